import { type BagInfo, bagInfoText, bagitText, isPayload, manifestText } from './bag-manifests.js';

const info: BagInfo = {
  sourceOrganization: 'Exercise Police',
  baggingDate: '2026-03-01',
  externalIdentifier: 'EX-7',
  payloadBytes: 1234,
  payloadFiles: 5,
  kind: 'full',
  recipient: 'Tribunal',
  checkpointSize: 17,
};

describe('the tag files of a bag', () => {
  it('declare BagIt 1.0', () => {
    expect(bagitText).toBe('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n');
  });

  it('list files in order of their paths, as sha256sum reads them', () => {
    const lines = [
      { path: 'data/b', digest: '22' },
      { path: 'data/a', digest: '11' },
      { path: 'data/c', digest: '33' },
    ];
    expect(manifestText(lines)).toBe('11  data/a\n22  data/b\n33  data/c\n');
  });

  it('tell payload from tag files', () => {
    expect(['data/a', 'bagit.txt', 'database'].map(isPayload)).toEqual([true, false, false]);
  });
});

describe('bag-info.txt', () => {
  it('says who made the bag, for whom, and how much is in it', () => {
    expect(bagInfoText({ ...info, legalBasis: 'Order 12' }).split('\n')).toEqual([
      'Source-Organization: Exercise Police',
      'Bagging-Date: 2026-03-01',
      'External-Identifier: EX-7',
      'Payload-Oxum: 1234.5',
      'Witnessmark-Kind: full',
      'Witnessmark-Recipient: Tribunal',
      'Witnessmark-Checkpoint-Size: 17',
      'Witnessmark-Legal-Basis: Order 12',
      '',
    ]);
  });

  it('lets no recipient begin a label of their own', () => {
    const text = bagInfoText({ ...info, recipient: 'A\r\nPayload-Oxum: 0.0\u2028B\u0085C' });
    expect(text).toContain('Witnessmark-Recipient: A Payload-Oxum: 0.0 B C\n');
    expect(text.match(/^Payload-Oxum/gm)).toHaveLength(1);
  });

  it('leaves out what is not known', () => {
    expect(bagInfoText({ ...info, recipient: ' \n' })).not.toMatch(/Recipient|Legal-Basis/);
  });
});
