import {
  custodyStates,
  type CustodyState,
  terminalStates,
} from '../../core/custody/chain-state.js';
import { type EventSchema } from '../../core/custody/event-type.js';
import { vocabulary } from '../../core/custody/vocabulary.js';

const meanings: Readonly<Record<CustodyState, string>> = {
  DRAFT: 'Opened, not registered yet: provenance and circumstances are recorded first.',
  IN_CUSTODY: 'Somebody answers for it.',
  IN_TRANSFER:
    'Released to a named recipient who has not received it; its sender still answers for it.',
  UNDER_EXAMINATION: 'An examiner works on it.',
  AT_COURT: 'Produced in court.',
  QUARANTINED:
    'A seal, a digest or an incident casts doubt on it: only checks, notes and the lift.',
  MISSING: 'Nobody knows where it is.',
  RETURNED: 'Given back. Terminal.',
  DISPOSED: 'Destroyed or otherwise disposed of. Terminal.',
  VOIDED: 'Registered by mistake; still shown. Terminal.',
};

/** Where a mismatch leads: a fact of every fold, not of a type alone. */
const mismatchWords =
  'Whatever type shows another seal or digest than the record leads to QUARANTINED instead; of an item under way, once it is in somebody’s hands.';

const schemas: readonly EventSchema[] = [...vocabulary.values()].filter(
  ({ chain, later }) => chain === 'item' && later !== true,
);

/** `docs/reference/states.md`: the state machine of an item, drawn and as tables. */
export function statesPage(): string {
  return [
    '# States of an item',
    '',
    'Made from the vocabulary by `npm run reference`. The types are described in [events](events.md).',
    '',
    '| State | What it says |',
    '|---|---|',
    ...custodyStates.map((state) => `| ${state} | ${meanings[state]} |`),
    '',
    '## Moves',
    '',
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> DRAFT',
    ...edges().map(({ from, to, types }) => `  ${from} --> ${to}: ${types.join(', ')}`),
    ...terminalStates.map((state) => `  ${state} --> [*]`),
    '```',
    '',
    mismatchWords,
    '',
    '| From | By | To |',
    '|---|---|---|',
    ...edges().flatMap(({ from, to, types }) =>
      types.map((type) => `| ${from} | \`${type}\` | ${to} |`),
    ),
    '',
    '## What is permitted where',
    '',
    'Types that change no state, besides the moves above.',
    '',
    ...custodyStates.flatMap((state) => [
      `- **${state}**: ${
        schemas
          .filter(({ from, to }) => to === undefined && from.includes(state))
          .map(({ type }) => `\`${nameOf(type)}\``)
          .sort()
          .join(' ') || 'nothing'
      }`,
    ]),
    '',
  ].join('\n');
}

interface Edge {
  readonly from: CustodyState;
  readonly to: CustodyState;
  readonly types: readonly string[];
}

function edges(): readonly Edge[] {
  return custodyStates.flatMap((from) =>
    custodyStates.flatMap((to) => {
      const types = schemas
        .filter((schema) => schema.to === to && schema.from.includes(from))
        .map(({ type }) => nameOf(type))
        .sort();
      return types.length === 0 ? [] : [{ from, to, types }];
    }),
  );
}

function nameOf(type: string): string {
  return type.replace(/\/1$/, '');
}
