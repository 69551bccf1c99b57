import { type CustodyState } from './chain-state.js';
import {
  flagOfField,
  hexOfField,
  instantOfField,
  textOfField,
  textsOfField,
} from './field-values.js';
import { type FoldEvent } from './fold-event.js';
import { type ItemState, type OpenTransfer } from './item-state.js';
import { vocabulary } from './vocabulary.js';

/**
 * The item after one more event of its chain. What a type changes besides the state that the vocabulary names stands
 * in the table below; a mismatch of seal or digest leads to QUARANTINED instead. It never refuses: what may happen is
 * `decideItem`'s to say, and what is logged has happened.
 */
export function foldItem(item: ItemState, event: FoldEvent): ItemState {
  const to = vocabulary.get(event.type)?.to;
  const opened = event.seq === 0 ? openedBy(item, event) : item;
  const moved: ItemState = {
    ...opened,
    seq: event.seq,
    // An item's types lead to states of items only.
    state: to === undefined ? item.state : (to as CustodyState),
  };
  return Object.hasOwn(changes, event.type) ? (changes[event.type]?.(moved, event, item) ?? moved) : moved;
}

function openedBy(item: ItemState, event: FoldEvent): ItemState {
  const caseId = hexOfField(event.fields, 'caseId');
  return {
    ...item,
    firstEventHash: event.eventHash,
    opener: event.account,
    ...(caseId === undefined ? {} : { caseId }),
  };
}

/** `moved` has the new seq and state already; `before` is the item as it was. */
type Change = (moved: ItemState, event: FoldEvent, before: ItemState) => ItemState;

const changes: Readonly<Record<string, Change>> = {
  'item.registered/1': registered,
  'file.attached/1': fileAttached,
  'provenance.recorded/1': provenanceRecorded,
  'provenance.amended/1': provenanceRecorded,
  'seal.packaged/1': sealPut('sealNumber'),
  'seal.applied/1': sealPut('sealNumber'),
  'seal.replaced/1': sealPut('newSealNumber'),
  'seal.broken/1': (item) => without(item, 'seal'),
  'seal.inspected/1': sealInspected,
  'transfer.released/1': (item, event) => sent(item, event, 'transfer'),
  'handover.offered/1': (item, event) => sent(item, event, 'handover'),
  'transfer.sent_abroad/1': sentAbroad,
  'transfer.readdressed/1': readdressed,
  'transfer.received/1': received,
  'handover.accepted/1': received,
  'transfer.refused/1': (item) => without(item, 'transfer'),
  'transfer.cancelled/1': (item) => without(item, 'transfer'),
  'handover.refused/1': (item) => without(item, 'transfer'),
  'handover.cancelled/1': (item) => without(item, 'transfer'),
  'custody.reassigned/1': reassigned,
  'storage.entered/1': stored,
  'storage.left/1': (item) => without(item, 'storage'),
  'integrity.checked/1': integrityChecked,
  'incident.tamper_suspected/1': (item) => without(item, 'transfer'),
  'incident.damaged/1': (item) => without(item, 'transfer'),
  'incident.lost/1': (item) => without(item, 'transfer'),
  'quarantine.lifted/1': (item, event) =>
    event.fields.has('sealNumber') ? sealPut('sealNumber')(item, event, item) : item,
  'hold.set/1': (item, { fields }) => ({
    ...item,
    holds: [...item.holds, textOfField(fields, 'holdRef') ?? ''],
  }),
  'hold.lifted/1': (item, { fields }) => ({
    ...item,
    holds: item.holds.filter((ref) => ref !== textOfField(fields, 'holdRef')),
  }),
  'restriction.set/1': (item, { fields }) => ({
    ...item,
    restrictions: [
      ...item.restrictions,
      { ref: textOfField(fields, 'restrictionRef') ?? '', effect: textOfField(fields, 'effect') ?? '' },
    ],
  }),
  'restriction.lifted/1': (item, { fields }) => ({
    ...item,
    restrictions: item.restrictions.filter(({ ref }) => ref !== textOfField(fields, 'restrictionRef')),
  }),
  'release.consented/1': (item, { fields }) => ({
    ...item,
    consents: [...new Set([...item.consents, ...textsOfField(fields, 'scope')])],
  }),
  'release.withdrawn/1': (item, { fields }) => ({
    ...item,
    consents: item.consents.filter((scope) => !textsOfField(fields, 'scope').includes(scope)),
  }),
  'disposition.authorised/1': (item, { fields }) => given(item, 'disposalOrder', textOfField(fields, 'order')),
};

const labels = [
  'itemNumber',
  'exhibitRef',
  'title',
  'category',
  'sourceKind',
  'originality',
] as const;

function registered(item: ItemState, event: FoldEvent, before: ItemState): ItemState {
  const { fields, account } = event;
  const named = labels.reduce(
    (so, name) => given(so, name, textOfField(fields, name)),
    given(item, 'parentId', hexOfField(fields, 'parentId')),
  );
  const isMismatch = textOfField(fields, 'bytesState') === 'mismatch' || before.bytesState === 'mismatch';
  const bytesState = isMismatch ? 'mismatch' : (textOfField(fields, 'bytesState') ?? before.bytesState);
  const held = { ...given(named, 'bytesState', bytesState), holder: account };
  return withDigest(isMismatch ? quarantined(held) : held, event);
}

function fileAttached(item: ItemState, event: FoldEvent): ItemState {
  const announced = hexOfField(event.fields, 'announcedSha256');
  const attached = withDigest(item, event);
  if (announced === undefined || announced === hexOfField(event.fields, 'sha256')) {
    return { ...attached, bytesState: item.bytesState === 'mismatch' ? 'mismatch' : 'received' };
  }
  const mismatched = { ...attached, bytesState: 'mismatch' };
  // A draft has nobody in charge yet who could lift a quarantine: it is quarantined when it is registered.
  return item.state === 'DRAFT' ? mismatched : quarantined(mismatched);
}

function withDigest(item: ItemState, { seq, fields }: FoldEvent): ItemState {
  const sha256 = hexOfField(fields, 'sha256');
  return sha256 === undefined ? item : { ...item, digests: [...item.digests, { seq, sha256 }] };
}

function provenanceRecorded(item: ItemState, { eventHash, fields }: FoldEvent): ItemState {
  const release = textOfField(fields, 'release');
  return {
    ...item,
    provenance: {
      kind: textOfField(fields, 'sourceKind') ?? '',
      eventHash,
      conditions: textsOfField(fields, 'conditions'),
      ...(release === undefined ? {} : { release }),
    },
  };
}

function sealPut(field: string): Change {
  return (item, { fields }) => given(item, 'seal', textOfField(fields, field));
}

function sealInspected(item: ItemState, { fields }: FoldEvent): ItemState {
  const found = textOfField(fields, 'sealState');
  const isSound = found === 'intact' || found === 'broken_authorised';
  return isSound || item.state === 'DRAFT' ? item : quarantined(item);
}

function sent(item: ItemState, event: FoldEvent, kind: OpenTransfer['kind']): ItemState {
  const { fields, account, eventHash } = event;
  const recipient = textOfField(fields, 'recipient');
  const dueMs = instantOfField(fields, 'dueAt');
  const transfer: OpenTransfer = {
    kind,
    eventHash,
    sender: item.holder ?? account,
    ...(recipient === undefined ? {} : { recipient }),
    ...(dueMs === undefined ? {} : { dueMs }),
  };
  return { ...without(item, 'storage'), transfer };
}

/** A copy that is sent leaves the item where it is. */
function sentAbroad(item: ItemState, event: FoldEvent, before: ItemState): ItemState {
  if (flagOfField(event.fields, 'copyOnly') === true) return { ...item, state: before.state };
  return sent(item, event, 'abroad');
}

function readdressed(item: ItemState, { fields }: FoldEvent): ItemState {
  const recipient = textOfField(fields, 'recipient');
  const dueMs = instantOfField(fields, 'dueAt');
  if (item.transfer === undefined || recipient === undefined) return item;
  return {
    ...item,
    transfer: { ...item.transfer, recipient, ...(dueMs === undefined ? {} : { dueMs }) },
  };
}

/** Custody passes in any case: a thing that was tampered with must not be without anybody who answers for it. */
function received(item: ItemState, event: FoldEvent): ItemState {
  const held = { ...without(item, 'transfer'), holder: event.account };
  return isAsSent(item, event) ? held : quarantined(held);
}

function isAsSent(item: ItemState, { fields }: FoldEvent): boolean {
  const sealState = textOfField(fields, 'sealState') ?? 'intact';
  const observed = hexOfField(fields, 'observedSha256');
  return (
    sealState === 'intact' &&
    textOfField(fields, 'observedSeal') === item.seal &&
    (observed === undefined || item.digests.some(({ sha256 }) => sha256 === observed))
  );
}

function reassigned(item: ItemState, { fields }: FoldEvent): ItemState {
  const holder = textOfField(fields, 'newHolder') ?? item.holder;
  const state = item.state === 'IN_TRANSFER' ? 'IN_CUSTODY' : item.state;
  return given({ ...without(item, 'transfer'), state }, 'holder', holder);
}

function stored(item: ItemState, { fields }: FoldEvent): ItemState {
  const place = ['vault', 'shelf', 'storageUri']
    .map((name) => textOfField(fields, name))
    .filter((part) => part !== undefined);
  return { ...item, storage: place.join(', ') };
}

function integrityChecked(item: ItemState, { fields }: FoldEvent): ItemState {
  const agrees = hexOfField(fields, 'expectedSha256') === hexOfField(fields, 'observedSha256');
  if (agrees) return fields.has('comparedWithItemId') ? { ...item, isCheckedCopy: true } : item;
  // What is missing stays missing: there is nothing to lock away.
  return item.state === 'MISSING' || item.state === 'DRAFT' ? item : quarantined(item);
}

function quarantined(item: ItemState): ItemState {
  return { ...item, state: 'QUARANTINED' };
}

type OptionalText =
  | 'seal'
  | 'holder'
  | 'parentId'
  | 'bytesState'
  | 'disposalOrder'
  | (typeof labels)[number];

/** With the text, where there is one. */
function given(item: ItemState, name: OptionalText, text: string | undefined): ItemState {
  return text === undefined ? item : { ...item, [name]: text };
}

function without(item: ItemState, name: 'seal' | 'storage' | 'transfer'): ItemState {
  return Object.fromEntries(Object.entries(item).filter(([key]) => key !== name)) as unknown as ItemState; // only an optional member is left out
}
