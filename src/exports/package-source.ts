import { type DescribingEvent } from '../core/package/describing-event.js';
import { type RedactionProfile } from '../core/package/redaction-profile.js';

/** An event as the log holds it: the signed bytes, its blocks, its fields with their salts. */
export interface SourceEvent extends DescribingEvent {
  readonly loggedMs: number;
  readonly tag: Uint8Array;
  readonly statement: Uint8Array;
  readonly blocks: readonly Uint8Array[];
}

/** All that a package is made of, as it stood when the log had the checkpoint's size. Ids are 64 hex digits. */
export interface PackageSource {
  /** Origin of the ledger. */
  readonly ledger: string;
  /** The log's key in the form of a trust policy. */
  readonly logVkey: string;
  readonly checkpoint: { readonly size: number; readonly note: Uint8Array };
  readonly controlChain: string;
  readonly caseChain: string;
  /** Log index of the `report.exported/1` on whose occasion the package is made. */
  readonly exportIndex: number;
  /** Program and version that write the package. */
  readonly generator: string;
  /** The verifier that is enclosed. */
  readonly verifyPython: Uint8Array;
  /** Items that the case's chain names and that belong to another case now. */
  readonly movedAway: ReadonlySet<string>;
  /** By the name that the export gives; undefined where the installation has none of that name. */
  redactionProfile(name: string): RedactionProfile | undefined;
  /** Events of a chain below the checkpoint's size, in order of `seq`; read several times. */
  events(chainId: string): AsyncIterable<SourceEvent>;
  /** Inclusion proof of an entry in the checkpoint's tree. */
  proof(logIndex: number): Promise<readonly Uint8Array[]>;
  /** Leaf data of the log's entries. */
  leaves(first: number, count: number): Promise<readonly Uint8Array[]>;
  /** The bytes that event `seq` of an item brought in; undefined where the store lacks them. */
  open(itemId: string, seq: number): Promise<AsyncIterable<Uint8Array> | undefined>;
}
