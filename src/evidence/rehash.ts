import { type BlobStore } from './blob-store.js';
import { type Digests, digestStream } from './digests.js';
import { DomainError } from '../platform/errors.js';
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
  /** The store holds something that does not open with the object's key; why. */
  | { readonly result: 'unopened'; readonly detail: string }
);

/** Reads every byte of the object once; an error of the disk is thrown, it is neither a match nor a mismatch. */
export async function rehashObject(
  store: Pick<BlobStore, 'read'>,
  object: Pick<EvidenceObject, 'objectId' | 'sha256' | 'sha512' | 'sizeBytes'>,
): Promise<RehashResult> {
  const about = { objectId: object.objectId, expectedSha256: object.sha256 };
  const seen = await digestsIn(store, object.objectId).catch(detailIfUnopened);
  if (seen === undefined) return { ...about, result: 'missing' };
  if (typeof seen === 'string') return { ...about, result: 'unopened', detail: seen };
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

async function digestsIn(
  store: Pick<BlobStore, 'read'>,
  objectId: string,
): Promise<Digests | undefined> {
  const bytes = await store.read(objectId);
  return bytes && (await digestStream(bytes));
}

/** Anything else that fails says nothing of the bytes. */
function detailIfUnopened(error: unknown): string {
  if (error instanceof DomainError && error.code === 'bytes-do-not-open') return error.message;
  throw error;
}
