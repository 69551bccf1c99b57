import { hashdeepText } from './hashdeep.js';

describe('the list for hashdeep', () => {
  it('has the header of version 1.0 and the files in order of their paths', () => {
    const b = { sizeBytes: 2, sha256: 'bb', path: 'data/objects/bb' };
    const a = { sizeBytes: 1, sha256: 'aa', path: 'data/objects/aa' };
    const c = { sizeBytes: 3, sha256: 'cc', path: 'data/objects/cc' };
    expect(hashdeepText([b, a, c])).toBe(
      '%%%% HASHDEEP-1.0\n%%%% size,sha256,filename\n##\n1,aa,data/objects/aa\n2,bb,data/objects/bb\n3,cc,data/objects/cc\n',
    );
  });
});
