import { attachmentHeader, readExactName, readHeaderName, shownName } from './file-name.js';

const hex = (text: string, encoding: BufferEncoding = 'utf8'): string =>
  Buffer.from(text, encoding).toString('hex');

describe('a file name in the multipart header', () => {
  it.each([
    ['Arabic', 'تقرير الميدان.pdf'],
    ['Cyrillic', 'Донесение №7.docx'],
    ['French', 'procès-verbal d’août.pdf'],
    ['decomposed (NFD)', 'proce\u0300s-verbal.pdf'],
    ['composed (NFC)', 'proc\u00e8s-verbal.pdf'],
    ['a percent sign', 'rapport 50%.pdf'],
    ['a semicolon and an apostrophe', "l'été; copie.txt"],
    ['a direction mark', 'exe.\u202egpj'],
    ['three dots', '...'],
    ['a hidden file', '.htaccess'],
    ['255 bytes', 'ب'.repeat(125) + 'x.txt'],
  ])('is taken byte for byte: %s', (_, name) => {
    expect(readHeaderName(name)).toEqual({
      kind: 'name',
      bytes: new Uint8Array(Buffer.from(name)),
    });
  });

  it('keeps composed and decomposed spellings apart', () => {
    expect(readHeaderName('\u00e9')).not.toEqual(readHeaderName('e\u0301'));
  });

  it.each([
    ['a tab', 'a\tb'],
    ['a line feed', 'a\nb'],
    ['an escape', 'a\u001bb'],
    ['DEL', 'a\u007fb'],
    ['a C1 control', 'a\u0085b'],
    ['NUL', 'a\u0000b'],
    ['a slash', '../../etc/passwd'],
    ['an absolute path', '/etc/passwd'],
    ['a backslash', '..\\secret.txt'],
    ['a drive', 'C:\\secret.txt'],
    ['the folder', '.'],
    ['the folder above', '..'],
    ['nothing', ''],
    ['a quotation mark', 'a"b'],
    ['bytes that were no UTF-8', 'r\ufffdsum\ufffd.pdf'],
    ['256 bytes', 'ب'.repeat(125) + 'xx.txt'],
  ])('is refused with %s, and the exact door is named', (_, name) => {
    const reading = readHeaderName(name);
    expect(reading.kind).toBe('refused');
    expect(reading.kind === 'refused' && reading.detail).toContain('originalName');
  });
});

describe('a file name given as bytes', () => {
  it.each([
    ['invalid UTF-8', 'ff41fe'],
    ['Latin-1', hex('résumé', 'latin1')],
    ['a tab and a line feed', '610962640a'],
    ['a quotation mark', '6122'],
    ['a backslash, which is a plain byte on most systems', hex('a\\b')],
    ['an overlong encoding of a slash', 'c0af'],
    ['an encoded surrogate', 'eda080'],
  ])('is taken as it is: %s', (_, name) => {
    expect(readExactName(name)).toEqual({
      kind: 'name',
      bytes: new Uint8Array(Buffer.from(name, 'hex')),
    });
  });

  it('may be written in upper case', () => {
    expect(readExactName('FF41')).toEqual(readExactName('ff41'));
  });

  it.each([
    ['nothing', ''],
    ['NUL', '610062'],
    ['a slash', hex('a/b')],
    ['the folder', '2e'],
    ['the folder above', '2e2e'],
    ['256 bytes', '61'.repeat(256)],
    ['half a byte', '616'],
    ['no hexadecimal', 'zz'],
    ['blanks', '61 62'],
  ])('is refused with %s', (_, name) => {
    expect(readExactName(name).kind).toBe('refused');
  });
});

describe('a file name shown to people', () => {
  const shown = (bytes: Buffer): string => shownName(new Uint8Array(bytes));

  it.each([
    'تقرير الميدان.pdf',
    'Донесение №7.docx',
    'proce\u0300s.pdf',
    'می\u200cروم.txt',
    '图.jpg',
  ])('reads as it was written: %s', (name) => {
    expect(shown(Buffer.from(name))).toBe(name);
  });

  it.each([
    ['what turns the text around', Buffer.from('a\u202egpj.exe'), 'a%E2%80%AEgpj.exe'],
    ['controls', Buffer.from('a\tb\n'), 'a%09b%0A'],
    ['invisible characters', Buffer.from('a\u200bb\u00ad'), 'a%E2%80%8Bb%C2%AD'],
    ['the percent sign itself', Buffer.from('50%2F'), '50%252F'],
    ['invalid bytes', Buffer.from('41ff42', 'hex'), 'A%FFB'],
    ['a cut sequence', Buffer.from('41d8', 'hex'), 'A%D8'],
    ['a cut sequence before a letter', Buffer.from('e2804142', 'hex'), '%E2%80AB'],
    ['an overlong slash', Buffer.from('c0af', 'hex'), '%C0%AF'],
  ])('has escaped %s', (_, bytes, expected) => {
    expect(shown(bytes)).toBe(expected);
  });

  it('never shows two different names alike by escaping', () => {
    expect(shown(Buffer.from('%FF'))).not.toBe(shown(Buffer.from([0xff])));
  });
});

describe('the header under which a file is handed out', () => {
  it('names an attachment, in ASCII and in the extended form', () => {
    const header = attachmentHeader(new Uint8Array(Buffer.from('تقرير (1).pdf')), 'file-3.bin');
    expect(header).toBe(
      `attachment; filename="file-3.bin"; filename*=UTF-8''` +
        '%D8%AA%D9%82%D8%B1%D9%8A%D8%B1%20%281%29.pdf',
    );
  });

  it('lets no name add a header line or another parameter', () => {
    const header = attachmentHeader(
      new Uint8Array(Buffer.from('a"; filename="b\r\nX-Evil: 1')),
      'file-0.bin',
    );
    expect(header).toMatch(/^[\x20-\x7e]+$/);
    expect(header.split(';')).toHaveLength(3);
    expect(header.match(/"/g)).toHaveLength(2);
  });

  it('has our own name alone where the name was erased', () => {
    expect(attachmentHeader(undefined, 'file-0.bin')).toBe('attachment; filename="file-0.bin"');
  });
});
