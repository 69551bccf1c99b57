import { type Json } from '../src/core/canonical/json.js';
import { type OrganisationKey, type PersonKey } from './cast.js';
import { type FileKey } from './exercise-files.js';

export type ItemKey = 'phone' | 'image' | 'providerReturn' | 'capture';
export type ChainKey = 'case' | ItemKey;

/** One event of the story. Its place in the list is its place in the log. */
export interface Step {
  /** Names the step for later ones that refer to its event. */
  readonly key: string;
  readonly on: ChainKey;
  /** `item.registered/1`. */
  readonly type: string;
  readonly by: PersonKey;
  /** Who signs besides the author. */
  readonly with?: readonly PersonKey[];
  /** When it occurred: milliseconds from the start of the exercise, not positive. */
  readonly at: number;
  /** The file whose bytes the event brings in. */
  readonly brings?: FileKey;
  /** Field JSON in which placeholders stand for what is known only when the story is told. */
  readonly fields: Readonly<Record<string, Json>>;
}

/**
 * What may stand in the place of a value, at any depth of the fields: an object with exactly these members.
 * `resolveFields` puts in the account id, the name, the chain id in hex, the event hash in hex, the place in the log,
 * the RFC 3339 time, the digest in hex, the number of bytes, the bytes of the name in hex, the media type.
 */
export type Placeholder =
  | { readonly person: PersonKey }
  | { readonly organisation: OrganisationKey }
  | { readonly chain: ChainKey }
  | { readonly eventOf: string }
  | { readonly logIndexOf: string }
  | { readonly offset: number }
  | { readonly digestOf: FileKey; readonly algorithm: 'sha-256' | 'sha-512' }
  | { readonly sizeOf: FileKey }
  | { readonly nameOf: FileKey }
  | { readonly mediaTypeOf: FileKey };

export function person(key: PersonKey): Json & Placeholder {
  return { person: key };
}

export function organisation(key: OrganisationKey): Json & Placeholder {
  return { organisation: key };
}

export function chain(key: ChainKey): Json & Placeholder {
  return { chain: key };
}

export function eventOf(step: string): Json & Placeholder {
  return { eventOf: step };
}

export function logIndexOf(step: string): Json & Placeholder {
  return { logIndexOf: step };
}

export function offset(ms: number): Json & Placeholder {
  return { offset: ms };
}

export function sha256Of(key: FileKey): Json & Placeholder {
  return { digestOf: key, algorithm: 'sha-256' };
}

/** The fields by which an event brings the file in. */
export function fieldsOfFile(key: FileKey): Readonly<Record<string, Json>> {
  return {
    sha256: sha256Of(key),
    sha512: { digestOf: key, algorithm: 'sha-512' },
    sizeBytes: { sizeOf: key },
    originalName: { nameOf: key },
    mediaType: { mediaTypeOf: key },
  };
}

/** A moment to the minute, by a clock that was set by the network. */
export function timeAt(ms: number): Json {
  return { instant: offset(ms), precision: 'minute', clockSource: 'ntp_synced' };
}

/** What every event on an item's chain says first: for whom, why, and how sure its time is. */
export function custody(key: OrganisationKey, purpose: string): Readonly<Record<string, Json>> {
  return {
    organisation: organisation(key),
    purpose,
    occurredPrecision: 'minute',
    occurredZone: key === 'taskForce' ? '+03:00' : '+01:00',
    clockSource: 'ntp_synced',
  };
}
