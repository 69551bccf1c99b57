import { instantText } from '../core/canonical/instant.js';
import { type AdmissibilityNote } from '../core/admissibility/fold.js';
import { type RequestView } from '../cooperation/request.reader.js';
import {
  type ItemState,
  type RestrictionInForce,
  type StoragePlace,
} from '../core/custody/item-state.js';
import { type ProvenanceRecord } from '../core/provenance/fold.js';
import { type ChainCheck } from './chain-check.service.js';
import {
  type ItemDetailDto,
  type ItemDto,
  type ItemRequestDto,
  type ItemRestrictionDto,
  type ItemTransferDto,
  type ItemVerificationDto,
} from './dto/item.dto.js';
import { columnsOf } from './item-columns.js';
import { type ItemView } from './item.reader.js';

export function presentItem({ itemId, state, seq, added }: ItemView): Readonly<ItemDto> {
  const columns = columnsOf(state);
  return {
    itemId,
    seq,
    added,
    caseId: columns.in_case,
    formerCases: state.formerCases ?? [],
    state: columns.state,
    itemNumber: columns.item_number,
    exhibitRef: columns.exhibit_ref,
    title: columns.title,
    category: columns.category,
    sourceKind: columns.source_kind,
    originality: orNull(state.originality),
    parentId: orNull(state.parentId),
    holder: columns.holder,
    transfer: presentTransfer(state),
    seal: state.seal?.on === true ? state.seal.number : null,
    storage: state.storage === undefined ? null : storageText(state.storage),
    bytesState: orNull(state.bytesState),
    digests: state.digests.map(({ seq: broughtIn, sha256 }) => ({ seq: broughtIn, sha256 })),
    holds: state.holds.map(({ ref }) => ref),
    restrictions: state.restrictions.map(({ ref }) => ref),
    children: state.children,
  };
}

/** `notes`: those in force; `requests`: under which it came. */
export function presentItemDetail(
  item: ItemView,
  provenance: ProvenanceRecord | undefined,
  notes: readonly AdmissibilityNote[],
  requests: readonly RequestView[],
): ItemDetailDto {
  const { identifiers = [], restrictions } = item.state;
  return {
    ...presentItem(item),
    identifiers: identifiers.map(({ kind, value }) => ({ kind, value })),
    restrictionsInForce: restrictions.map(presentRestriction),
    provenance:
      provenance === undefined
        ? null
        : {
            kind: provenance.kind,
            eventHash: provenance.eventHash,
            logIndex: provenance.logIndex,
            amended: provenance.amended,
            form: provenance.form,
          },
    notes: notes.map(({ eventHash, logIndex, type, forum, author }) => ({
      ...{ eventHash, logIndex, type, forum, author },
    })),
    requests: requests.map(presentRequest),
  };
}

function presentRestriction(restriction: RestrictionInForce): ItemRestrictionDto {
  const { ref, kind, effect, conditions = [] } = restriction;
  return { restrictionRef: ref, kind: orNull(kind), effect: orNull(effect), conditions };
}

function presentRequest({ requestId, record }: RequestView): ItemRequestDto {
  const { requestRef, foreignRef, state, useLimits } = record;
  return {
    ...{ requestId, state, useLimits },
    ...{ requestRef: orNull(requestRef), foreignRef: orNull(foreignRef) },
  };
}

export function presentCheck(check: ChainCheck): ItemVerificationDto {
  const { checkpoint } = check;
  return {
    itemId: check.itemId,
    checkpoint: checkpoint === undefined ? null : { size: checkpoint.size, root: checkpoint.root },
    eventsChecked: check.eventsChecked,
    checks: check.checks.map(({ name, result, count }) => ({ name, result, count })),
    findings: check.findings.map(({ code, seq, field, detail }) => ({ code, seq, field, detail })),
  };
}

function presentTransfer({ transfer, sender, recipient }: ItemState): ItemTransferDto | null {
  if (transfer === undefined) return null;
  const { kind, dueMs } = transfer;
  const dueAt = dueMs === undefined ? null : instantText(dueMs);
  return { kind, sender: sender ?? '', recipient: orNull(recipient), dueAt };
}

function orNull(text: string | undefined): string | null {
  return text ?? null;
}

function storageText({ vault, shelf, storageUri }: StoragePlace): string {
  return [vault, shelf, storageUri].filter((part) => part !== undefined).join(', ');
}
