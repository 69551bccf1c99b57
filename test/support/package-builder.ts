import { concat, u64, utf8 } from '../../src/core/canonical/bytes.js';
import { toHex } from '../../src/core/canonical/hex.js';
import { instantText } from '../../src/core/canonical/instant.js';
import { checkpointText } from '../../src/core/ledger/checkpoint.js';
import { cosignatureInput } from '../../src/core/ledger/cosignature.js';
import { tagOf } from '../../src/core/ledger/item.js';
import { type NoteSignature, renderNote } from '../../src/core/ledger/signed-note.js';
import { encodeEntryBundle, tileWidth } from '../../src/core/ledger/tiles.js';
import { vkeyHash, vkeyText, vkeyTypes } from '../../src/core/ledger/vkey.js';
import {
  bagInfoText,
  bagitText,
  isPayload,
  manifestText,
} from '../../src/core/package/bag-manifests.js';
import { eventLineText } from '../../src/core/package/event-line.js';
import { hashdeepText } from '../../src/core/package/hashdeep.js';
import {
  entryBundlePath,
  eventsPath,
  inPayload,
  layout,
  objectPath,
} from '../../src/core/package/layout.js';
import {
  type PackageJson,
  packageJsonText,
  type PackageObject,
} from '../../src/core/package/package-json.js';
import { nodeEngine as engine } from '../../src/platform/node-engine.js';
import { evidence, exerciseScript, exportedMs } from './exercise-script.js';
import {
  chainHex,
  type EventDraft,
  keyOf,
  ledgerName,
  minute,
  secretOf,
  startMs,
  SyntheticLedger,
} from './synthetic-ledger.js';

/** Files of a bag by their paths, to be changed at will. */
export type BagFiles = Map<string, Uint8Array>;

/** A package before its manifests are written, and what it was made from. */
export interface DraftPackage {
  readonly ledger: SyntheticLedger;
  readonly files: BagFiles;
}

/** Where a package is changed on its way; what is left out happens as it should. */
export interface BuildSteps {
  /** Before anything is signed. */
  readonly script?: (events: EventDraft[]) => void;
  /** After all is logged, before the checkpoint is signed. */
  readonly log?: (ledger: SyntheticLedger) => void;
  /** Before the manifests are written: they will fit whatever was done. */
  readonly files?: (draft: DraftPackage) => void;
  /** After the manifests were written. */
  readonly bag?: (draft: DraftPackage) => void;
}

/** Builds the exercise's package: a bag that `verify` passes unless a step tampers with it. */
export function buildPackage(steps: BuildSteps = {}): DraftPackage {
  const script = exerciseScript();
  steps.script?.(script);
  const ledger = new SyntheticLedger();
  for (const draft of script) ledger.log(draft);
  steps.log?.(ledger);
  const draft = { ledger, files: payloadOf(ledger) };
  steps.files?.(draft);
  writeManifests(draft.files);
  steps.bag?.(draft);
  return draft;
}

export const chains = ['control', 'case', 'item1', 'item2'] as const;
export const witnesses = ['w1', 'w2', 'w3'] as const;

/** Whom the exercise trusts: its log, and two of three witnesses. */
export function policyText(quorum = 'two', logName = 'log'): string {
  const lines = witnesses.map((name) => {
    const vkey = { name, type: vkeyTypes.witness, publicKey: keyOf(name).publicKey };
    return `witness ${name} ${vkeyText(engine, vkey)}\n`;
  });
  const group = `group two 2 ${witnesses.join(' ')}\n`;
  return `${logLine(ledgerName, logName)}${lines.join('')}${group}quorum ${quorum}\n`;
}

/** A line of a policy that trusts a log. */
export function logLine(origin: string, keyName: string): string {
  const { publicKey } = keyOf(keyName);
  return `log ${vkeyText(engine, { name: origin, type: vkeyTypes.log, publicKey })}\n`;
}

export interface NoteOptions {
  readonly origin?: string;
  readonly root?: Uint8Array;
  readonly log?: string;
  readonly cosigners?: readonly string[];
  /** When they saw it, in ms since 1970. */
  readonly seenMs?: number;
}

/** A checkpoint of the log at that size. Cosigned by w1 and w2, a minute apart, unless said otherwise. */
export function noteOf(
  ledger: SyntheticLedger,
  size: number,
  options: NoteOptions = {},
): Uint8Array {
  const { origin = ledgerName, log = 'log', cosigners = ['w1', 'w2'] } = options;
  const text = checkpointText({ origin, size, root: options.root ?? ledger.tree.rootAt(size) });
  const seenMs = options.seenMs ?? startMs + size * minute;
  const cosigned = cosigners.map((name, i) =>
    cosignatureOf(name, text, Math.floor(seenMs / 1000) + 60 * i),
  );
  return renderNote(text, [logSignature(log, origin, text), ...cosigned]);
}

export function logSignature(log: string, origin: string, text: string): NoteSignature {
  const { publicKey, sign } = keyOf(log);
  const key = { name: origin, type: vkeyTypes.log, publicKey };
  return { name: origin, keyHash: vkeyHash(engine, key), signature: sign(utf8(text)) };
}

export function cosignatureOf(name: string, text: string, seconds: number): NoteSignature {
  const { publicKey, sign } = keyOf(name);
  const keyHash = vkeyHash(engine, { name, type: vkeyTypes.witness, publicKey });
  const signature = concat(u64(seconds), sign(cosignatureInput(seconds, text)));
  return { name, keyHash, signature };
}

/** Replaces the main checkpoint and its copies. */
export function putCheckpoint(files: BagFiles, note: Uint8Array): void {
  const [text = '', lines = ''] = Buffer.from(note).toString().split('\n\n');
  const base64 = lines.split('\n')[0]?.split(' ')[2] ?? '';
  files.set(layout.checkpoint, note);
  files.set(layout.checkpointBody, utf8(`${text}\n`));
  files.set(layout.checkpointSignature, Uint8Array.from(Buffer.from(base64, 'base64').subarray(4)));
}

export function putEntries(files: BagFiles, leaves: readonly Uint8Array[]): void {
  for (let first = 0; first < leaves.length; first += tileWidth) {
    const bundle = encodeEntryBundle(leaves.slice(first, first + tileWidth));
    files.set(entryBundlePath(first / tileWidth), bundle);
  }
}

/** The earlier checkpoint that the package encloses. */
export const earlierSize = 6;

function payloadOf(ledger: SyntheticLedger): BagFiles {
  const files: BagFiles = new Map();
  const size = ledger.leaves.length;
  files.set(layout.bagit, utf8(bagitText));
  files.set(layout.readme, utf8('An exercise.\n'));
  files.set(layout.policy, utf8(policyText()));
  files.set(layout.packageJson, utf8(packageJsonText(descriptionOf())));
  files.set(`${layout.checkpoints}${earlierSize}`, noteOf(ledger, earlierSize));
  putCheckpoint(files, noteOf(ledger, size));
  putEntries(files, ledger.leaves);
  for (const chain of new Set(ledger.events.map((event) => event.chain))) {
    files.set(eventsPath(chainHex(chain)), linesOf(ledger, chain, size));
  }
  const objects = Object.values(evidence);
  for (const content of objects) {
    files.set(inPayload(objectPath(toHex(engine.sha256(content)))), content);
  }
  files.set(layout.hashdeep, utf8(hashdeepText([])));
  return files;
}

function linesOf(ledger: SyntheticLedger, chain: string, size: number): Uint8Array {
  const events = ledger.events.filter((event) => event.chain === chain);
  return utf8(
    events
      .map((event) =>
        eventLineText({ ...event, proof: ledger.tree.inclusionProof(event.logIndex, size) }),
      )
      .join(''),
  );
}

function descriptionOf(): PackageJson {
  return {
    format: 'witnessmark-package/1',
    kind: 'full',
    ledger: ledgerName,
    caseRef: 'EX-1',
    exportedAt: instantText(exportedMs),
    purpose: 'trial',
    recipient: 'The Court',
    requestedBy: 'The Prosecutor',
    language: 'en',
    redactionProfile: 'none',
    entries: 'included',
    chains: chains.map((chain) => ({
      kind: chain === 'item1' || chain === 'item2' ? 'item' : chain,
      id: chainHex(chain),
      tag0: toHex(tagOf(engine, secretOf(chain), 0)),
    })),
    items: [
      {
        ...{ id: chainHex('item1'), exhibitRef: 'A/1', title: 'A photograph' },
        objects: [objectOf(0, evidence.photo, 'm%FF%25')],
      },
      {
        ...{ id: chainHex('item2'), exhibitRef: 'P-17', title: 'A telephone' },
        objects: [
          objectOf(0, evidence.phone, 'Speicher Ä.bin'),
          objectOf(1, evidence.notes, 'notes.txt'),
        ],
      },
    ],
    withheld: [],
    withheldItems: [],
    generator: 'an exercise',
  };
}

export function objectOf(seq: number, content: Uint8Array, originalName: string): PackageObject {
  const sha256 = toHex(engine.sha256(content));
  return {
    ...{ seq, sha256, sha512: toHex(engine.sha512(content)), sizeBytes: content.length },
    ...{ mediaType: 'application/octet-stream', originalName, path: objectPath(sha256) },
  };
}

/** Writes `bag-info.txt` and the four manifests for whatever the bag holds. */
export function writeManifests(files: BagFiles): void {
  const payload = [...files].filter(([path]) => isPayload(path));
  const octets = payload.reduce((sum, [, content]) => sum + content.length, 0);
  if (!files.has(layout.bagInfo)) {
    files.set(layout.bagInfo, utf8(bagInfoOf(octets, payload.length)));
  }
  const digests = [
    [layout.manifestSha256, layout.tagManifestSha256, (data: Uint8Array) => engine.sha256(data)],
    [layout.manifestSha512, layout.tagManifestSha512, (data: Uint8Array) => engine.sha512(data)],
  ] as const;
  const lines = (wanted: (path: string) => boolean, digest: (data: Uint8Array) => Uint8Array) =>
    [...files]
      .filter(([path]) => wanted(path))
      .map(([path, content]) => ({ path, digest: toHex(digest(content)) }));
  for (const [manifest, , digest] of digests) {
    files.set(manifest, utf8(manifestText(lines(isPayload, digest))));
  }
  const isTagFile = (path: string): boolean => !isPayload(path) && !path.startsWith('tagmanifest-');
  for (const [, manifest, digest] of digests) {
    files.set(manifest, utf8(manifestText(lines(isTagFile, digest))));
  }
}

function bagInfoOf(payloadBytes: number, payloadFiles: number): string {
  return bagInfoText({
    ...{ sourceOrganization: 'Exercise Office', baggingDate: '2026-03-01', kind: 'full' },
    ...{ externalIdentifier: 'EX-1', recipient: 'The Court', checkpointSize: 14 },
    ...{ payloadBytes, payloadFiles },
  });
}
