import { type BlobStore } from './blob-store.js';
import { digestStream } from './digests.js';
import { type EvidenceObject } from './evidence.reader.js';

/** What re-reading an object showed, against the digests that its event brought in. */
export type RehashResult = { readonly objectId: string; readonly expectedSha256: string } & (
  | { readonly result: 'match'; readonly observedSha256: string }
  | {
      readonly result: 'mismatch';
      readonly observedSha256: string;
      readonly observedSha512: string;
      readonly observedSizeBytes: number;
    }
  | { readonly result: 'missing' }
);

/** Reads every byte of the object once; an error of the disk is thrown, it is neither a match nor a mismatch. */
export async function rehashObject(
  store: Pick<BlobStore, 'read'>,
  object: Pick<EvidenceObject, 'objectId' | 'sha256' | 'sha512' | 'sizeBytes'>,
): Promise<RehashResult> {
  const about = { objectId: object.objectId, expectedSha256: object.sha256 };
  const bytes = await store.read(object.objectId);
  if (bytes === undefined) return { ...about, result: 'missing' };
  const seen = await digestStream(bytes);
  const isSame =
    seen.sha256 === object.sha256 &&
    seen.sha512 === object.sha512 &&
    seen.sizeBytes === object.sizeBytes;
  if (isSame) return { ...about, result: 'match', observedSha256: seen.sha256 };
  return {
    ...about,
    result: 'mismatch',
    observedSha256: seen.sha256,
    observedSha512: seen.sha512,
    observedSizeBytes: seen.sizeBytes,
  };
}
