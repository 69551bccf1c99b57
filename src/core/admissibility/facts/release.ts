import { jsonOfField, textOfField } from '../../custody/field-values.js';
import { type FoldEvent } from '../../custody/fold-event.js';
import { type ItemState } from '../../custody/item-state.js';
import { isJsonObject } from '../../custody/json-kind.js';
import { courtUseAllowed, defenceDisclosureAllowed } from '../../custody/release-guards.js';
import { type Allowance, type ItemFacts } from '../item-facts.js';

/** What its originator, a request or a marking allows to be done with it. */
export function releaseFacts(
  events: readonly FoldEvent[],
  state: ItemState,
  nowMs: number,
  requests: readonly { readonly useLimits: readonly string[] }[],
): Partial<ItemFacts> {
  const form = events.findLast(({ type }) => type.startsWith('provenance.'));
  const isBound = isOriginatorBound(form, state);
  const use = { nowMs, fields: new Map() };
  const allowance = (isDenied: boolean): Allowance => {
    if (isDenied) return 'denied';
    return isBound === false ? 'not_needed' : 'allowed';
  };
  return {
    ...(isBound !== undefined && {
      originatorBound: isBound,
      courtUse: allowance(courtUseAllowed(state, use) !== undefined),
      defenceDisclosure: allowance(defenceDisclosureAllowed(state, use) !== undefined),
    }),
    ...classification(events, form),
    ...purposeFacts(events, state, requests),
  };
}

/** Undefined where it is not on record where the item comes from; of what is not seen, its state tells that. */
function isOriginatorBound(form: FoldEvent | undefined, state: ItemState): boolean | undefined {
  const kind = state.provenance?.kind ?? (form && textOfField(form.fields, 'sourceKind'));
  if (kind === undefined) return undefined;
  return kind === 'military' || state.consents.length > 0;
}

function classification(
  events: readonly FoldEvent[],
  form: FoldEvent | undefined,
): Partial<ItemFacts> {
  const marking = form && jsonOfField(form.fields, 'classification');
  const level = marking !== undefined && isJsonObject(marking) ? marking['level'] : undefined;
  const decided = events.some(
    ({ type }) => type === 'release.declassified/1' || type === 'release.downgraded/1',
  );
  const kind = form && textOfField(form.fields, 'sourceKind');
  if (kind === undefined) return {};
  if (kind !== 'military') return { classified: false };
  if (typeof level !== 'string') return {};
  const isOpen = ['none', 'unclassified', 'public'].includes(level.toLowerCase());
  return { classified: !isOpen, ...(decided && { declassificationAnswered: true }) };
}

/** Material obtained under a request is bound to its purpose; consent to another use is recorded as such. */
function purposeFacts(
  events: readonly FoldEvent[],
  { restrictions, consents }: ItemState,
  requests: readonly { readonly useLimits: readonly string[] }[],
): Partial<ItemFacts> {
  const isRequested = events.some(({ fields }) => {
    const process = textOfField(fields, 'processType') ?? '';
    return fields.has('requestId') || ['mla', 'eio', 'epoc', 'epoc_pr'].includes(process);
  });
  const isLimited = restrictions.some(({ kind }) => kind === 'purpose_limit');
  const isConsented = consents.some(({ scope, given }) => scope === 'other_purpose' && given);
  const useLimits = [...new Set(requests.flatMap((request) => request.useLimits))];
  return {
    underRequest: isRequested || isLimited || requests.length > 0,
    ...(useLimits.length > 0 && { useLimits }),
    ...(isConsented && { purposeConsented: true }),
  };
}
