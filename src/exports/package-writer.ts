import { equalBytes, utf8 } from '../core/canonical/bytes.js';
import { type Erasures, fieldsAfterErasure } from '../core/package/erasures.js';
import { eventLineText } from '../core/package/event-line.js';
import { bagitText } from '../core/package/bag-manifests.js';
import { hashdeepText, type KnownFile } from '../core/package/hashdeep.js';
import {
  entryBundleCount,
  entryBundlePath,
  eventsPath,
  inPayload,
  layout,
  objectPath,
} from '../core/package/layout.js';
import { type PackageObject, packageJsonText } from '../core/package/package-json.js';
import { encodeEntryBundle, tileWidth } from '../core/ledger/tiles.js';
import { parseNote } from '../core/ledger/signed-note.js';
import { parseVkey } from '../core/ledger/vkey.js';
import { nodeEngine } from '../platform/node-engine.js';
import { DomainError } from '../platform/errors.js';
import { type BagWriter } from './bag-writer.js';
import { PackageFailure } from './package-failure.js';
import { type PackagePlan, planPackage } from './package-plan.js';
import { type PackageSource, type SourceEvent } from './package-source.js';
import { readmeText } from './readme.js';

/**
 * Writes an evidence package from beginning to end, in a fixed order, as the log stood at the source's checkpoint. The
 * bytes of evidence are compared with what their events say while they pass. Returns the package's id.
 * @throws PackageFailure where the record or the store does not allow it; what was written until then is worth nothing
 */
export async function writePackage(source: PackageSource, bag: BagWriter): Promise<string> {
  const plan = await planPackage(source);
  const { description, sourceOrganization } = plan;
  await bag.addText(layout.bagit, bagitText);
  await bag.addText(layout.readme, readmeText);
  await bag.addText(layout.packageJson, packageJsonText(description));
  await writeCheckpoint(source, bag);
  for (const { id } of description.chains) {
    await bag.addStream(eventsPath(id), eventLines(source, id, plan));
  }
  if (description.entries === 'included') await writeEntries(source, bag);
  const objects = description.items.flatMap((item) =>
    item.objects.map((object) => ({ ...object, itemId: item.id })),
  );
  await writeObjects(source, bag, objects);
  await bag.addText(layout.hashdeep, hashdeepText(knownFiles(objects)));
  await bag.addBytes(layout.verifyPython, source.verifyPython);
  return bag.finish({
    sourceOrganization,
    baggingDate: description.exportedAt.slice(0, 10),
    externalIdentifier: description.caseRef,
    kind: description.kind,
    recipient: description.recipient,
    checkpointSize: source.checkpoint.size,
  });
}

/** The note, the two parts of it that openssl wants apart, and a policy that says whose signature is meant. */
async function writeCheckpoint(source: PackageSource, bag: BagWriter): Promise<void> {
  const { text, signatures } = parseNote(source.checkpoint.note);
  const key = parseVkey(source.logVkey);
  const own = signatures.find(
    ({ name, keyHash }) => name === key.name && equalBytes(keyHash, key.keyHash),
  );
  if (own === undefined) throw new Error("the checkpoint lacks the log's own signature");
  await bag.addBytes(layout.checkpoint, source.checkpoint.note);
  await bag.addText(layout.checkpointBody, text);
  await bag.addBytes(layout.checkpointSignature, own.signature);
  await bag.addText(layout.policy, policyText(source.logVkey));
}

function policyText(logVkey: string): string {
  return (
    '# For information only. Trust a policy that reached you by another way than this package.\n' +
    `log ${logVkey}\nquorum none\n`
  );
}

async function* eventLines(
  source: PackageSource,
  chainId: string,
  { erasures, redaction }: Pick<PackagePlan, 'erasures' | 'redaction'>,
): AsyncGenerator<Uint8Array> {
  const erased = erasures.get(chainId) ?? { fields: new Map(), bytes: new Set() };
  for await (const event of source.events(chainId)) {
    const fields = redaction.shown(chainId, event, shownFields(event, chainId, erased));
    const proof = await source.proof(event.logIndex);
    yield utf8(eventLineText({ ...event, fields, proof }));
  }
}

function shownFields(
  event: SourceEvent,
  chainId: string,
  erasures: Erasures,
): SourceEvent['fields'] {
  const fields = fieldsAfterErasure(nodeEngine, event, erasures);
  if (fields === undefined) {
    throw new PackageFailure(
      `Event ${event.seq} of the chain ${chainId} lacks a value, and no erasure on record says why.`,
    );
  }
  return fields;
}

async function writeEntries(source: PackageSource, bag: BagWriter): Promise<void> {
  const { size } = source.checkpoint;
  for (let number = 0; number < entryBundleCount(size); number += 1) {
    const first = number * tileWidth;
    const count = Math.min(tileWidth, size - first);
    const leaves = await source.leaves(first, count);
    if (leaves.length !== count) throw new Error('the log is shorter than its checkpoint');
    await bag.addBytes(entryBundlePath(number), encodeEntryBundle(leaves));
  }
}

type OwnedObject = PackageObject & { readonly itemId: string };

/** The same bytes may have come in more than once: they lie in the package once. */
async function writeObjects(
  source: PackageSource,
  bag: BagWriter,
  objects: readonly OwnedObject[],
): Promise<void> {
  const written = new Set<string>();
  for (const object of objects) {
    if (object.path === null || written.has(object.path)) continue;
    written.add(object.path);
    await writeObject(source, bag, object, inPayload(object.path));
  }
}

async function writeObject(
  source: PackageSource,
  bag: BagWriter,
  { itemId, seq, sha256, sha512, sizeBytes }: OwnedObject,
  path: string,
): Promise<void> {
  const what = `The bytes that event ${seq} of the item ${itemId} brought in (SHA-256 ${sha256})`;
  const bytes = await source.open(itemId, seq).catch(tellUnopened(what));
  if (bytes === undefined) throw new PackageFailure(`${what} are not in the store.`);
  const found = await bag.addStream(path, bytes, sizeBytes).catch(tellUnopened(what));
  const isSame =
    found.sha256 === sha256 && found.sha512 === sha512 && found.sizeBytes === sizeBytes;
  if (!isSame) throw new PackageFailure(`${what} are not what the store holds now.`);
}

/** Bytes that the store holds and cannot open are told to whoever asked for the package, as missing ones are. */
function tellUnopened(what: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof DomainError && error.code === 'bytes-do-not-open')) throw error;
    throw new PackageFailure(`${what} do not open: the store holds something else.`, {
      cause: error,
    });
  };
}

function knownFiles(objects: readonly OwnedObject[]): readonly KnownFile[] {
  const files = objects.map(({ sizeBytes, sha256 }): KnownFile => {
    return { sizeBytes, sha256, path: inPayload(objectPath(sha256)) };
  });
  return [...new Map(files.map((file) => [file.path, file])).values()];
}
