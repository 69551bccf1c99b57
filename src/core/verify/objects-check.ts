import { inPayload } from '../package/layout.js';
import { type PackageItem, type PackageObject } from '../package/package-json.js';
import {
  type ChainRecord,
  eventsOf,
  hexOf,
  type RememberedEvent,
  valueOf,
} from './chain-record.js';
import { type Erasures } from './erasures-check.js';
import { type Inspection } from './inspection.js';

const step = 11;

/**
 * Step 11 for one item: the bytes are those that its events brought in, all of them and no others. What a later check saw
 * (`observedSha256`) is never taken for the evidence's own.
 */
export function checkObjects(
  inspection: Inspection,
  chain: ChainRecord,
  item: PackageItem,
  erasures: Erasures,
): void {
  const bringing = bringingIn(chain);
  // Where the signed digests are withheld or edited, the package's own would vouch for any bytes at all.
  const shown = bringing.filter(showsBytes);
  const { findings } = inspection;
  for (const { seq } of eventsOf(chain, 'item.registered/1').slice(1)) {
    findings.add('E_BLOB', step, { chain: chain.id, seq }, 'registered a second time');
  }
  for (const event of shown) checkStated(inspection, chain, event, item.objects);
  for (const event of bringing) checkAnnounced(inspection, chain, event);
  for (const object of item.objects) {
    if (!shown.some(({ seq }) => seq === object.seq)) {
      const place = { chain: chain.id, seq: object.seq };
      findings.add('E_BLOB', step, place, 'no event shows these bytes');
    }
    checkBytes(inspection, chain, object, erasures);
  }
}

/** The events that bring bytes into the chain. */
export function bringingIn(chain: ChainRecord): readonly RememberedEvent[] {
  return eventsOf(chain, 'item.registered/1', 'file.attached/1').filter(({ names }) =>
    names.includes('sha256'),
  );
}

/** Whether it can be read here which bytes the event brought in. */
function showsBytes(event: RememberedEvent): boolean {
  return ['sha256', 'sha512', 'sizeBytes'].every((name) => valueOf(event, name) !== undefined);
}

/** The package has the bytes once, and says of them what the event says. */
function checkStated(
  { findings }: Inspection,
  chain: ChainRecord,
  event: RememberedEvent,
  objects: readonly PackageObject[],
): void {
  const own = objects.filter(({ seq }) => seq === event.seq);
  const size = valueOf(event, 'sizeBytes');
  const isSame = own.every(
    (object) =>
      object.sha256 === hexOf(event, 'sha256') &&
      object.sha512 === hexOf(event, 'sha512') &&
      size?.type === 2 &&
      size.integer === BigInt(object.sizeBytes),
  );
  if (own.length === 1 && isSame) return;
  const place = { chain: chain.id, seq: event.seq };
  findings.add('E_BLOB', step, place, 'not the bytes that the event brought in');
}

function checkAnnounced(
  { findings, counts }: Inspection,
  chain: ChainRecord,
  event: RememberedEvent,
): void {
  const areReadable = ['announcedSha256', 'sha256'].every(
    (name) => valueOf(event, name) !== undefined,
  );
  if (!areReadable) return;
  counts.announced += 1;
  const announced = hexOf(event, 'announcedSha256');
  if (announced !== undefined && announced === hexOf(event, 'sha256')) return;
  const place = { chain: chain.id, seq: event.seq };
  findings.add('E_ANNOUNCED', step, place, 'the source announced other bytes');
}

function checkBytes(
  { description, digests, findings, counts }: Inspection,
  chain: ChainRecord,
  object: PackageObject,
  erasures: Erasures,
): void {
  const place = { chain: chain.id, seq: object.seq };
  if (description.kind === 'record-only') {
    if (object.path === null) return;
    findings.add('E_BLOB', step, place, 'bytes in a package of records');
  }
  if (object.path === null) {
    if (erasures.areErased(object.seq, object.sha256)) {
      findings.add('W_ERASED', 12, place, 'the bytes were erased');
    } else {
      findings.add('E_BLOB', step, place, 'the bytes are missing');
    }
    return;
  }
  const path = inPayload(object.path);
  const found = digests.get(path);
  if (found !== undefined) counts.objects += 1;
  const isWhole =
    found?.sha256 === object.sha256 &&
    found.sha512 === object.sha512 &&
    found.size === object.sizeBytes;
  if (!isWhole) findings.add('E_BLOB', step, { ...place, path }, 'missing, or other bytes');
}
