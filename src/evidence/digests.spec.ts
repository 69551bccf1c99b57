import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { digestStream, DigestSink, steps } from './digests.js';

describe('digests', () => {
  it.each([
    [
      '',
      {
        sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
        sha512:
          'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce' +
          '47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
        sha1: 'da39a3ee5e6b4b0d3255bfef95601890afd80709',
        md5: 'd41d8cd98f00b204e9800998ecf8427e',
        sizeBytes: 0,
      },
    ],
    [
      'abc',
      {
        sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
        sha512:
          'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a' +
          '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
        sha1: 'a9993e364706816aba3e25717850c26c9cd0d89d',
        md5: '900150983cd24fb0d6963f7d28e17f72',
        sizeBytes: 3,
      },
    ],
  ])('gives the published digests of %p', (text, expected) => {
    const sink = new DigestSink();
    sink.update(Buffer.from(text));
    expect(sink.digests()).toEqual(expected);
  });

  it('gives the same digests however the bytes are cut', async () => {
    const bytes = randomBytes(700_001);
    const expected = {
      sha256: createHash('sha256').update(bytes).digest('hex'),
      sha512: createHash('sha512').update(bytes).digest('hex'),
      sha1: createHash('sha1').update(bytes).digest('hex'),
      md5: createHash('md5').update(bytes).digest('hex'),
      sizeBytes: bytes.length,
    };
    for (const size of [700_001, 300_000, 65_537]) {
      const chunks: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      expect(await digestStream(Readable.from(chunks))).toEqual(expected);
    }
  });

  it('hashes in steps of at most 256 KiB that together are the chunk', () => {
    const chunk = randomBytes(600_000);
    const cut = [...steps(chunk)];
    expect(cut.map((step) => step.length)).toEqual([262_144, 262_144, 75_712]);
    expect(Buffer.concat(cut)).toEqual(chunk);
  });

  it('tells what its source throws instead of the digest of a part', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from('abc'));
      throw new Error('the disk went away');
    }
    await expect(digestStream(broken())).rejects.toThrow('the disk went away');
  });
});
