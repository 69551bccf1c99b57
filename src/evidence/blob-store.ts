import { type Readable } from 'node:stream';
import { type Digests } from './digests.js';

/** Nest token under which the {@link BlobStore} is injected. */
export const BLOB_STORE = Symbol('blob-store');

/** Bytes in the store: the random id under which they lie, and what was computed while they were written. */
export interface StoredObject extends Digests {
  /** 32 hex digits; drawn here, so that nothing a submitter sends becomes a path. */
  readonly objectId: string;
}

/** Bytes from `start` to `end`, both counted from 0 and both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export type StoreHealth =
  { readonly state: 'good' } | { readonly state: 'degraded'; readonly reason: string };

/** What a sweep removed. */
export interface StoreSweep {
  /** Files whose upload never came to its end. */
  readonly halfWritten: number;
  /** Whole objects that no row was ever written for. */
  readonly unclaimed: number;
}

/**
 * Where evidence bytes lie, sealed. An object is written once, never changed and never shared between items (or one
 * could not be erased). Its life: `put` (bytes are durable, a marker says that no row names them yet), the
 * row is committed, `settle` (marker gone). A crash in between leaves the marker, by which `sweep` finds it:
 * an object without a marker is never removed for want of a row, since a database restored from an old backup
 * lacks rows of good evidence.
 */
export interface BlobStore {
  /** Makes the folders; what it throws means that the store cannot be used. */
  open(): Promise<void>;
  /**
   * Writes a stream to its end and makes it durable. What the stream throws is thrown on, and nothing stays
   * behind. Throws `Unavailable` where the store is degraded or full.
   */
  put(source: AsyncIterable<Uint8Array>): Promise<StoredObject>;
  /** Says that a committed row names the object. */
  settle(objectId: string): Promise<void>;
  /** Removes an object and its key; one that is not there is no error. Only for uploads that no event names. */
  drop(objectId: string): Promise<void>;
  /**
   * Removes the file of an object durably, for an erasure that was logged; one that is gone is no error. Its key is
   * destroyed by `wm_forget_object_key`, in the transaction of whoever orders the erasure.
   */
  destroy(objectId: string): Promise<void>;
  /**
   * The bytes, or a part of them; undefined where they are missing. Throws `bytes-do-not-open`, as the stream may, where
   * the store holds something else than was sealed.
   */
  read(objectId: string, range?: ByteRange): Promise<Readable | undefined>;
  /** Size in bytes; undefined where the object is missing. Throws `bytes-do-not-open` as `read` does. */
  size(objectId: string): Promise<number | undefined>;
  /** Removes what crashed uploads left and nobody wrote to after `idleSinceMs`; keeps what `isKept` knows. */
  sweep(isKept: (objectId: string) => Promise<boolean>, idleSinceMs: number): Promise<StoreSweep>;
  health(): StoreHealth;
}
