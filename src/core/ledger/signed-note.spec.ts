import fc from 'fast-check';
import { utf8 } from '../canonical/bytes.js';
import { ClosedFormError, LimitError } from '../canonical/closed-form-error.js';
import { parseNote, renderNote } from './signed-note.js';

const line = '— log.example AAAAAAE=\n';
const note = `first\n\nthird\n\n${line}`;

describe('a signed note', () => {
  it('has a text up to its last empty line', () => {
    const { text, signatures } = parseNote(utf8(note));
    expect(text).toBe('first\n\nthird\n');
    expect(signatures).toEqual([
      { name: 'log.example', keyHash: new Uint8Array(4), signature: Uint8Array.of(1) },
    ]);
  });

  it('comes back as it went', () => {
    const signature = fc.record({
      name: fc.stringMatching(/^[a-zä—/.]{1,10}$/),
      keyHash: fc.uint8Array({ minLength: 4, maxLength: 4 }),
      signature: fc.uint8Array({ minLength: 1, maxLength: 80 }),
    });
    const text = fc.stringMatching(/^([a-zé ]{1,8}\n){1,4}$/);
    fc.assert(
      fc.property(text, fc.array(signature, { minLength: 1, maxLength: 64 }), (of, by) => {
        expect(parseNote(renderNote(of, by))).toEqual({ text: of, signatures: by });
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['no signature', 'text\n\n'],
    ['no empty line', `text\n${line}`],
    ['no last line feed', note.slice(0, -1)],
    ['a carriage return', note.replace('first', 'first\r')],
    ['a tab', note.replace('first', '\tfirst')],
    ['a hyphen for the dash', note.replace('—', '-')],
    ['two spaces', note.replace('— ', '—  ')],
    ['a word too many', note.replace('AAE=', 'AAE= x')],
    ['no name', `text\n\n—  AAAAAAE=\n`],
    ['a name with a plus', note.replace('log.', 'log+')],
    ['a name with a space of another kind', note.replace('log.', 'log\u00a0')],
    ['base64 out of form', note.replace('AAE=', 'AAF=')],
    ['a key hash and nothing else', note.replace('AAAAAAE=', 'AAAAAA==')],
    ['no base64', note.replace(' AAAAAAE=', '')],
  ])('is refused with %s', (_name, text) => {
    const refusal = (): unknown => parseNote(utf8(text));
    expect(refusal).toThrow(ClosedFormError);
    expect(refusal).not.toThrow(LimitError);
  });

  it('is refused if it is not UTF-8', () => {
    expect(() => parseNote(Uint8Array.of(0xff, 0x0a, 0x0a))).toThrow(ClosedFormError);
  });

  it('is refused with more than 64 signatures, or over 64 KiB', () => {
    expect(parseNote(utf8(`t\n\n${line.repeat(64)}`)).signatures).toHaveLength(64);
    expect(() => parseNote(utf8(`t\n\n${line.repeat(65)}`))).toThrow(LimitError);
    expect(() => parseNote(utf8(`${'t'.repeat(65_536)}\n\n${line}`))).toThrow(LimitError);
  });
});
