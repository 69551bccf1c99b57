import { type CustodyState, terminalStates } from '../chain-state.js';
import { jsonOfField, textOfField } from '../field-values.js';
import { type FoldEvent } from '../fold-event.js';
import { foldItem } from '../fold-item.js';
import { emptyItem, type ItemState } from '../item-state.js';
import { type Span, spanOf } from '../time-value.js';
import { momentOf } from './moment.js';

/** On what it rests that somebody held the item: events of the ledger, or a declaration and its basis. */
export type LegBasis = 'event' | 'form' | 'testimony' | 'inference';

/** One person's time with the item. */
export interface Leg {
  /** Account id; of a declared leg the custodian as named there. */
  readonly holder: string;
  readonly organisation: string | undefined;
  /** Under which authority, as the event that began the leg says it: the legal basis, otherwise the purpose. */
  readonly authority: string | undefined;
  readonly basis: LegBasis;
  readonly from: Span;
  /** Undefined as long as it lasts. */
  readonly until: Span | undefined;
  /** Number of the event that began it, or declared it. */
  readonly beginSeq: number;
  /** Of the event that ended it; undefined where none did. */
  readonly endSeq: number | undefined;
  /** While it was sent and not received, the sender still answered for it. */
  readonly transits: readonly Transit[];
}

export interface Transit {
  readonly from: Span;
  readonly until: Span | undefined;
  readonly recipient: string | undefined;
  readonly courier: string | undefined;
}

/** The events by which somebody first has the thing in hand. */
export const collecting: ReadonlySet<string> = new Set([
  'item.collected/1',
  'item.seized/1',
  'item.surrendered/1',
  'item.captured_online/1',
  'item.produced_by_provider/1',
]);

/** Who held the item when, first what was declared of the time before the ledger, then what the events say. */
export function legsOf(events: readonly FoldEvent[]): readonly Leg[] {
  const declared = events.filter(({ type }) => type === 'custody.prior_declared/1');
  return [...declared.flatMap(declaredLeg), ...recordedLegs(events)];
}

function declaredLeg({ fields, seq }: FoldEvent): readonly Leg[] {
  const from = spanOf(jsonOfField(fields, 'heldFrom'));
  const until = spanOf(jsonOfField(fields, 'heldUntil'));
  const holder = textOfField(fields, 'custodian');
  if (holder === undefined) return [];
  return [
    {
      ...{ holder, organisation: undefined, authority: textOfField(fields, 'legalBasisRef') },
      basis: basisOf(textOfField(fields, 'basis')),
      // What nobody knows covers nothing for certain.
      from: from ?? { fromMs: -Infinity, untilMs: Infinity },
      until: until ?? { fromMs: -Infinity, untilMs: Infinity },
      ...{ beginSeq: seq, endSeq: seq, transits: [] },
    },
  ];
}

function basisOf(text: string | undefined): LegBasis {
  return text === 'form' || text === 'testimony' ? text : 'inference';
}

interface Building {
  readonly legs: Leg[];
  state: ItemState;
  isCollected: boolean;
}

function recordedLegs(events: readonly FoldEvent[]): readonly Leg[] {
  const so: Building = { legs: [], state: emptyItem, isCollected: false };
  for (const event of events) {
    const before = so.state;
    so.state = foldItem(before, event);
    so.isCollected ||= collecting.has(event.type);
    const holder = heldBy(so);
    const open = so.legs.at(-1);
    const isOpen = open !== undefined && open.until === undefined;
    if (isOpen && open.holder !== holder) so.legs.push(ended(so.legs.pop() ?? open, event));
    if (holder !== undefined && !(isOpen && open.holder === holder)) {
      so.legs.push(begun(holder, event));
    }
    moveTransit(so.legs, before, so.state, event);
  }
  return so.legs;
}

const unheld: readonly CustodyState[] = ['MISSING', ...terminalStates];

/** A draft is in somebody's hands once they said how they came by it; what is missing or gone is in nobody's. */
function heldBy({ state, isCollected }: Building): string | undefined {
  if (unheld.includes(state.state)) return undefined;
  if (state.state === 'DRAFT') return isCollected ? state.opener : undefined;
  return state.holder;
}

function begun(holder: string, event: FoldEvent): Leg {
  const { fields, seq } = event;
  return {
    holder,
    organisation: textOfField(fields, 'newOrganisation') ?? textOfField(fields, 'organisation'),
    authority: textOfField(fields, 'legalBasisRef') ?? textOfField(fields, 'purpose'),
    basis: 'event',
    from: momentOf(event),
    ...{ until: undefined, beginSeq: seq, endSeq: undefined, transits: [] },
  };
}

function ended(leg: Leg, event: FoldEvent): Leg {
  return { ...leg, until: momentOf(event), endSeq: event.seq };
}

function moveTransit(legs: Leg[], before: ItemState, after: ItemState, event: FoldEvent): void {
  const began = before.transfer === undefined && after.transfer !== undefined;
  const endedNow = before.transfer !== undefined && after.transfer === undefined;
  if (!began && !endedNow) return;
  // The leg of whoever sent it: by the end of a transfer the recipient's may have begun.
  const index = legs.findLastIndex(({ holder }) => holder === (began ? after : before).sender);
  const leg = legs[index];
  if (leg === undefined) return;
  const { transfer, recipient } = began ? after : before;
  const moment = momentOf(event);
  const transits = began
    ? [...leg.transits, { from: moment, until: undefined, recipient, courier: transfer?.courier }]
    : leg.transits.map((transit, i) =>
        i === leg.transits.length - 1 ? { ...transit, until: moment, recipient } : transit,
      );
  legs[index] = { ...leg, transits };
}
