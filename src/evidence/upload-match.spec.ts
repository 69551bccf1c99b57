import { type PlainValue } from '../core/ledger/field.js';
import { type LoggedEvent } from '../ledger/append-command.js';
import { matchUploads } from './upload-match.js';
import { type StagedUpload } from './upload.reader.js';

const chainId = '11'.repeat(32);

function upload(overrides: Partial<StagedUpload> = {}): StagedUpload {
  return {
    uploadId: '00000000-0000-4000-8000-000000000000',
    objectId: '22'.repeat(16),
    chainId,
    sha256: 'aa'.repeat(32),
    sha512: 'bb'.repeat(64),
    sha1: 'cc'.repeat(20),
    md5: 'dd'.repeat(16),
    sizeBytes: 7,
    originalName: Uint8Array.of(0x61),
    mediaType: 'image/jpeg',
    announcedSha256: undefined,
    receivedMs: 0,
    ...overrides,
  };
}

const bytes = (hex: string): PlainValue => ({
  type: 3,
  bytes: new Uint8Array(Buffer.from(hex, 'hex')),
});

function event(
  fields: Readonly<Record<string, PlainValue>> = {},
  overrides: Partial<LoggedEvent> = {},
): LoggedEvent {
  return {
    logIndex: 5,
    loggedMs: 0,
    chainId,
    chainKind: 'item',
    caseId: undefined,
    seq: 1,
    type: 'file.attached/1',
    occurredMs: 0,
    account: '',
    eventHash: new Uint8Array(32),
    leaf: new Uint8Array(74),
    fields: new Map(
      Object.entries({
        sha256: bytes('aa'.repeat(32)),
        sha512: bytes('bb'.repeat(64)),
        sizeBytes: { type: 2, integer: 7n },
        ...fields,
      }),
    ),
    ...overrides,
  };
}

describe('an upload and the event that names it', () => {
  it.each(['file.attached/1', 'item.registered/1'])(
    'belong together by their digests (%s)',
    (type) => {
      const named = event({}, { type });
      expect(matchUploads([upload()], [event({}, { type: 'note.added/1' }), named])).toEqual([
        { upload: upload(), event: named },
      ]);
    },
  );

  it.each([
    ['another SHA-256', event({ sha256: bytes('ab'.repeat(32)) })],
    ['another SHA-512', event({ sha512: bytes('ab'.repeat(64)) })],
    ['another size', event({ sizeBytes: { type: 2, integer: 8n } })],
    ['a size as text', event({ sizeBytes: { type: 1, text: '7' } })],
    ['another chain', event({}, { chainId: '12'.repeat(32) })],
    ['a type that brings nothing in', event({}, { type: 'integrity.checked/1' })],
  ])('do not belong together with %s', (_, other) => {
    expect(() => matchUploads([upload()], [other])).toThrow(/No event of this act/);
  });

  it('are one to one: an event does not serve two uploads', () => {
    const second = upload({ uploadId: '00000000-0000-4000-8000-000000000001' });
    expect(() => matchUploads([upload(), second], [event()])).toThrow(/0001/);
    expect(matchUploads([upload(), second], [event(), event({}, { seq: 2 })])).toHaveLength(2);
  });

  describe('where the submitter announced another digest', () => {
    const announced = upload({ announcedSha256: 'ee'.repeat(32) });

    it('needs the event to say so', () => {
      expect(() => matchUploads([announced], [event()])).toThrow(/announcedSha256/);
      const wrong = event({ announcedSha256: bytes('aa'.repeat(32)) });
      expect(() => matchUploads([announced], [wrong])).toThrow(/announcedSha256/);
    });

    it('takes an event that carries both', () => {
      const honest = event({ announcedSha256: bytes('ee'.repeat(32)) });
      expect(matchUploads([announced], [honest])).toHaveLength(1);
    });
  });
});
