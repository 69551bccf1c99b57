import {
  flagOfField,
  hexOfField,
  instantOfField,
  jsonOfField,
  textOfField,
  textsOfField,
} from './field-values.js';
import { type FoldEvent } from './fold-event.js';
import {
  type ConsentInForce,
  type ItemIdentifier,
  type ItemState,
  type OpenTransfer,
} from './item-state.js';
import { isJsonObject } from './json-kind.js';
import { minorityIn } from './minor.js';

type ItemFold = (state: ItemState, event: FoldEvent) => Partial<ItemState>;

const arrived = { transfer: undefined, sender: undefined, recipient: undefined } as const;

/** What each type changes besides the state itself; types that are not here change nothing else. */
export const itemFolds: ReadonlyMap<string, ItemFold> = new Map<string, ItemFold>([
  ...[
    'item.collected/1',
    'item.seized/1',
    'item.surrendered/1',
    'item.captured_online/1',
    'item.produced_by_provider/1',
    'examination.started/1',
    'derivation.imaged/1',
    'derivation.copied/1',
    'derivation.extracted/1',
    'derivation.decrypted/1',
    'derivation.converted/1',
    'derivation.split/1',
    'derivation.translated/1',
    'derivation.transcribed/1',
    'analysis.recorded/1',
    'analysis.biometric_compared/1',
  ].map((type): [string, ItemFold] => [type, joinTeam]),
  ['item.registered/1', register],
  ['file.attached/1', attach],
  ['item.moved/1', moveTo],
  [
    'exhibit.assigned/1',
    (state, { fields }) => ({ exhibitRef: textOfField(fields, 'exhibitRef') ?? state.exhibitRef }),
  ],
  ['provenance.recorded/1', takeProvenance],
  ['provenance.amended/1', takeProvenance],
  ['seal.packaged/1', (state, event) => sealWith(state, event, 'sealNumber', true)],
  ['seal.applied/1', (state, event) => sealWith(state, event, 'sealNumber', true)],
  ['seal.broken/1', (state, event) => sealWith(state, event, 'sealNumber', false)],
  ['seal.replaced/1', (state, event) => sealWith(state, event, 'newSealNumber', true)],
  ['transfer.released/1', (state, event) => send(state, event, 'transfer')],
  ['handover.offered/1', (state, event) => send(state, event, 'handover')],
  ['transfer.sent_abroad/1', sendAbroad],
  ['transfer.readdressed/1', readdress],
  ['transfer.received/1', receive],
  ['handover.accepted/1', receive],
  ['transfer.refused/1', () => arrived],
  ['transfer.cancelled/1', () => arrived],
  ['handover.refused/1', () => arrived],
  ['handover.cancelled/1', () => arrived],
  ['incident.found/1', () => arrived],
  ['custody.reassigned/1', reassign],
  ['storage.entered/1', store],
  ['storage.left/1', () => ({ storage: undefined })],
  ['integrity.checked/1', compare],
  ['release.consented/1', (state, event) => consent(state, event, true)],
  ['release.withdrawn/1', (state, event) => consent(state, event, false)],
  ['restriction.set/1', restrict],
  ['restriction.lifted/1', liftRestriction],
  ['hold.set/1', hold],
  ['hold.lifted/1', liftHold],
  ['disposition.authorised/1', authoriseDisposal],
  ['quarantine.lifted/1', liftQuarantine],
]);

function joinTeam({ team }: ItemState, { account }: FoldEvent): Partial<ItemState> {
  return team.includes(account) ? {} : { team: [...team, account] };
}

function register(state: ItemState, event: FoldEvent): Partial<ItemState> {
  const { fields, account, eventHash, occurredMs } = event;
  const stated = textOfField(fields, 'bytesState');
  // A file attached to the draft has brought in what would still be awaited.
  const isHere = stated === 'awaited' && state.bytesState !== undefined;
  return {
    ...learnDigest(state, event),
    holder: account,
    registeredHash: eventHash,
    registeredMs: occurredMs,
    itemNumber: textOfField(fields, 'itemNumber'),
    exhibitRef: textOfField(fields, 'exhibitRef'),
    title: textOfField(fields, 'title'),
    category: textOfField(fields, 'category'),
    sourceKind: textOfField(fields, 'sourceKind'),
    originality: textOfField(fields, 'originality'),
    parentId: hexOfField(fields, 'parentId'),
    derivation: textOfField(fields, 'derivation'),
    identifiers: identifiersIn(fields),
    bytesState: isHere ? state.bytesState : stated,
    ...(stated === 'awaited' &&
      !isHere && { awaitedSha256: hexOfField(fields, 'announcedSha256') }),
  };
}

/** The cases that it was in are kept: their chains name it for good. */
function moveTo({ caseId, formerCases }: ItemState, { fields }: FoldEvent): Partial<ItemState> {
  const toCaseId = hexOfField(fields, 'toCaseId');
  if (toCaseId === undefined || caseId === undefined) return {};
  return { caseId: toCaseId, formerCases: [...(formerCases ?? []), caseId] };
}

function identifiersIn(fields: FoldEvent['fields']): readonly ItemIdentifier[] | undefined {
  const list = jsonOfField(fields, 'identifiers');
  const found = (Array.isArray(list) ? list.filter(isJsonObject) : []).flatMap(({ kind, value }) =>
    typeof kind === 'string' && typeof value === 'string' ? [{ kind, value }] : [],
  );
  return found.length === 0 ? undefined : found;
}

/** What stands beside a thing (photographs of it) does not make the thing itself digital. */
function attach(state: ItemState, event: FoldEvent): Partial<ItemState> {
  const learned = { ...learnDigest(state, event), comparedWith: undefined };
  if (state.bytesState === 'none') return learned;
  const announced = hexOfField(event.fields, 'announcedSha256');
  const isOther = announced !== undefined && announced !== hexOfField(event.fields, 'sha256');
  return {
    ...learned,
    ...{ bytesState: isOther ? 'mismatch' : 'received', awaitedSha256: undefined },
  };
}

function learnDigest({ digests }: ItemState, { fields, seq }: FoldEvent): Partial<ItemState> {
  const sha256 = hexOfField(fields, 'sha256');
  return sha256 === undefined ? {} : { digests: [...digests, { sha256, seq }] };
}

function takeProvenance(_: ItemState, { fields, eventHash }: FoldEvent): Partial<ItemState> {
  return {
    provenance: {
      eventHash,
      kind: textOfField(fields, 'sourceKind'),
      release: textOfField(fields, 'release'),
      conditions: textsOfField(fields, 'conditions'),
      processRef: textOfField(fields, 'processRef'),
    },
    minor: minorityIn(fields),
  };
}

function sealWith(
  { seal }: ItemState,
  { fields, seq }: FoldEvent,
  name: 'sealNumber' | 'newSealNumber',
  on: boolean,
): Partial<ItemState> {
  const number = textOfField(fields, name) ?? seal?.number;
  return number === undefined ? {} : { seal: { number, on, seq } };
}

/** The sender still answers for the item; only where it lay no longer holds. */
function send(state: ItemState, event: FoldEvent, kind: OpenTransfer['kind']): Partial<ItemState> {
  const { fields, eventHash, seq, occurredMs } = event;
  return {
    sender: state.holder,
    recipient: textOfField(fields, 'recipient'),
    storage: undefined,
    transfer: {
      kind,
      eventHash,
      seq,
      releasedMs: occurredMs,
      dueMs: instantOfField(fields, 'dueAt'),
      recipientOrganisation: textOfField(fields, 'recipientOrganisation'),
      recipientAuthority: textOfField(fields, 'recipientAuthority'),
      courier: textOfField(fields, 'courier'),
    },
  };
}

function sendAbroad(state: ItemState, event: FoldEvent): Partial<ItemState> {
  const { fields } = event;
  const requestId = hexOfField(fields, 'requestId');
  const under = requestId === undefined ? {} : { sentUnder: withRequest(state, requestId) };
  const isCopy = flagOfField(fields, 'copyOnly') === true;
  return isCopy ? under : { ...send(state, event, 'abroad'), ...under };
}

function withRequest({ sentUnder = [] }: ItemState, requestId: string): readonly string[] {
  return sentUnder.includes(requestId) ? sentUnder : [...sentUnder, requestId];
}

function readdress({ transfer, recipient }: ItemState, { fields }: FoldEvent): Partial<ItemState> {
  if (transfer === undefined) return {};
  return {
    recipient: textOfField(fields, 'recipient') ?? recipient,
    transfer: {
      ...transfer,
      recipientOrganisation:
        textOfField(fields, 'recipientOrganisation') ?? transfer.recipientOrganisation,
      dueMs: instantOfField(fields, 'dueAt') ?? transfer.dueMs,
    },
  };
}

function receive(_: ItemState, { account }: FoldEvent): Partial<ItemState> {
  return { ...arrived, holder: account };
}

function reassign(state: ItemState, { fields }: FoldEvent): Partial<ItemState> {
  const holder = textOfField(fields, 'newHolder') ?? state.holder;
  return { holder, sender: state.transfer && holder };
}

function store(_: ItemState, { fields, occurredMs }: FoldEvent): Partial<ItemState> {
  return {
    storage: {
      vault: textOfField(fields, 'vault'),
      shelf: textOfField(fields, 'shelf'),
      storageUri: textOfField(fields, 'storageUri'),
      sinceMs: occurredMs,
    },
  };
}

/** Only bytes of this item count: two equal digests of something else say nothing about it. */
function compare({ digests, comparedWith }: ItemState, { fields }: FoldEvent): Partial<ItemState> {
  const observed = hexOfField(fields, 'observedSha256');
  if (observed !== hexOfField(fields, 'expectedSha256')) return { comparedWith: undefined };
  if (digests.every(({ sha256 }) => sha256 !== observed)) return {};
  return { comparedWith: hexOfField(fields, 'comparedWithItemId') ?? comparedWith };
}

function consent(state: ItemState, event: FoldEvent, given: boolean): Partial<ItemState> {
  const { fields, seq } = event;
  const scopes = textsOfField(fields, 'scope');
  const untilMs = given ? instantOfField(fields, 'until') : undefined;
  const consents = scopes.map((scope): ConsentInForce => ({ scope, given, untilMs, seq }));
  return {
    consents: [...state.consents.filter(({ scope }) => !scopes.includes(scope)), ...consents],
  };
}

function restrict({ restrictions }: ItemState, { fields, seq }: FoldEvent): Partial<ItemState> {
  const ref = textOfField(fields, 'restrictionRef') ?? '';
  const [kind, effect] = [textOfField(fields, 'kind'), textOfField(fields, 'effect')];
  const conditions = textsOfField(fields, 'conditions');
  const told = conditions.length === 0 ? {} : { conditions };
  const reviewMs = instantOfField(fields, 'reviewAt');
  return { restrictions: [...restrictions, { ref, kind, effect, ...told, reviewMs, seq }] };
}

function liftRestriction({ restrictions }: ItemState, { fields }: FoldEvent): Partial<ItemState> {
  const lifted = textOfField(fields, 'restrictionRef');
  return { restrictions: restrictions.filter(({ ref }) => ref !== lifted) };
}

function hold({ holds }: ItemState, { fields, seq }: FoldEvent): Partial<ItemState> {
  const ref = textOfField(fields, 'holdRef') ?? '';
  const reviewMs = instantOfField(fields, 'reviewAt');
  return { holds: [...holds, { ref, kind: textOfField(fields, 'kind'), reviewMs, seq }] };
}

function liftHold({ holds }: ItemState, { fields }: FoldEvent): Partial<ItemState> {
  const lifted = textOfField(fields, 'holdRef');
  return { holds: holds.filter(({ ref }) => ref !== lifted) };
}

function authoriseDisposal(_: ItemState, { fields, eventHash }: FoldEvent): Partial<ItemState> {
  return {
    disposal: {
      eventHash,
      order: textOfField(fields, 'order'),
      method: textOfField(fields, 'method'),
    },
  };
}

/** Who lifts says which seal is on now; a transfer that the quarantine interrupted is over, its sender still holds. */
function liftQuarantine({ seal }: ItemState, { fields, seq }: FoldEvent): Partial<ItemState> {
  const number = textOfField(fields, 'sealNumber');
  return {
    ...arrived,
    quarantine: undefined,
    seal: number === undefined ? seal : { number, on: true, seq },
  };
}
