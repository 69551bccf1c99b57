import {
  type ChainState,
  custodyStates,
  livingStates,
  settledStates,
} from '../../core/custody/chain-state.js';
import { custodyFields, outsideFields, serviceSigned } from '../../core/custody/common-fields.js';
import {
  type ChainKind,
  type EventSchema,
  type FieldSchema,
  type Permit,
  type Relation,
} from '../../core/custody/event-type.js';
import { guardWords } from '../../core/custody/guard-words.js';
import { intakeRoles, supervisingRoles, writingRoles } from '../../core/custody/role.js';
import { vocabulary } from '../../core/custody/vocabulary.js';

const chains: readonly (readonly [ChainKind, string, string])[] = [
  ['item', 'On an item’s chain', 'Each body begins with the common fields of custody.'],
  [
    'case',
    'On a case’s chain',
    'Each body begins with `onBehalfOf` and `authentication` where the service signed.',
  ],
  [
    'request',
    'On a request’s chain',
    'Each body begins with the fields of acts outside the ledger.',
  ],
  ['device', 'On a device’s chain', 'Each body begins with the fields of acts outside the ledger.'],
  ['operations', 'On the operations chain', 'What the operator’s service does.'],
  [
    'control',
    'On the control chain',
    'The key registry; its rules are those of the ledger format.',
  ],
];

const typeNames: Readonly<Record<FieldSchema['type'], string>> = {
  1: 'text',
  2: 'integer',
  3: 'bytes',
  4: 'instant',
  5: 'yes or no',
  6: 'decimal',
  7: 'JSON',
};

/** `docs/reference/events.md`: every type of event as the vocabulary has it. */
export function eventsPage(): string {
  const schemas = [...vocabulary.values()];
  return [
    '# Types of events',
    '',
    'Made from the vocabulary by `npm run reference`: what stands here is what the service, the command line and the verifiers go by. How bodies are encoded is in [the format](format.md); what the states are is in [states](states.md).',
    '',
    'A field marked * is required. Lengths of text are in Unicode characters.',
    '',
    '## Common fields',
    '',
    'Of every event on an item’s chain, before the fields of its type:',
    '',
    ...fieldTable(custodyFields),
    '',
    'Of every event on the chain of a request or a device:',
    '',
    ...fieldTable(outsideFields),
    '',
    ...chains.flatMap(([kind, title, words]) => [
      `## ${title}`,
      '',
      words,
      '',
      ...schemas.filter(({ chain }) => chain === kind).flatMap(eventSection),
    ]),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

function eventSection(schema: EventSchema): readonly string[] {
  const { type, who, second, from, to, guards, variants, alsoOnCase, later } = schema;
  const own = schema.fields.filter((field) => !commonOf(schema).has(field.name));
  return [
    `### ${type.replace(/\/1$/, '')}`,
    '',
    ...(later === true ? ['- **Refused** until what it needs is built; the name is taken.'] : []),
    `- Who: ${permitWords(who)}`,
    ...(second === undefined ? [] : [`- Second signature: ${permitWords(second)}`]),
    `- State: ${stateWords(from)}${to === undefined ? '' : ` → ${to}`}`,
    ...(alsoOnCase === undefined ? [] : [`- Also on the case’s chain: ${alsoOnCase.join(', ')}`]),
    ...guards.map((name) => `- ${guardWords[name]} (\`${name}\`)`),
    '',
    ...(own.length === 0 ? [] : [...fieldTable(own), '']),
    ...Object.entries(variants?.fields ?? {}).flatMap(([value, fields]) => [
      `With \`${variants?.by ?? ''}\` = \`${value}\`:`,
      '',
      ...fieldTable(fields),
      '',
    ]),
  ];
}

function commonOf({ chain }: EventSchema): ReadonlySet<string> {
  const isOutside = chain === 'request' || chain === 'device';
  const others = isOutside ? outsideFields : serviceSigned;
  return new Set((chain === 'item' ? custodyFields : others).map(({ name }) => name));
}

function fieldTable(fields: readonly FieldSchema[]): readonly string[] {
  return [
    '| Field | Type | What may stand there |',
    '|---|---|---|',
    ...fields.map(
      (field) =>
        `| \`${field.name}\`${field.required ? '*' : ''} | ${typeNames[field.type]} | ${contentWords(field)} |`,
    ),
  ];
}

function contentWords(field: FieldSchema): string {
  const { values, maxLength, byteLength, shape, notNegative, unknownAllowed, firstEventOnly } =
    field;
  return [
    ...(shape === undefined ? [] : [shape]),
    ...(values === undefined ? [] : [values.map((value) => `\`${value}\``).join(' ')]),
    ...(byteLength === undefined ? [] : [`${byteLength} bytes`]),
    ...(maxLength === undefined || values !== undefined ? [] : [`at most ${maxLength}`]),
    ...(notNegative === true ? ['not below zero'] : []),
    ...(unknownAllowed === true ? ['or unknown, or withheld'] : []),
    ...(firstEventOnly === true ? ['in event 0 alone, and always there'] : []),
  ].join('; ');
}

const relations: Readonly<Record<Relation, string>> = {
  holder: 'the holder',
  recipient: 'the recipient named',
  sender: 'the sender',
  other: 'not the holder',
  any: '',
};

const roleSets: readonly (readonly [string, readonly string[]])[] = [
  ['anybody who may write about evidence', writingRoles],
  ['collector, investigator or evidence custodian', intakeRoles],
  ['another custodian or a prosecutor', supervisingRoles],
];

function permitWords(permits: readonly Permit[]): string {
  return permits
    .map(({ roles, relation }) => {
      const isWhole =
        roles.length === writingRoles.length && relation !== 'any' && relation !== 'other';
      if (isWhole) return relations[relation];
      return [setName(roleSets, roles) ?? roles.join(', '), relations[relation]]
        .filter((part) => part !== '')
        .join(', ');
    })
    .join('; or ');
}

const stateSets: readonly (readonly [string, readonly string[]])[] = [
  ['any', custodyStates],
  ['any that is not terminal', livingStates],
  ['IN_CUSTODY, UNDER_EXAMINATION or AT_COURT', settledStates],
];

function stateWords(states: readonly ChainState[]): string {
  return setName(stateSets, states) ?? states.join(', ');
}

function setName(
  sets: readonly (readonly [string, readonly string[]])[],
  values: readonly string[],
): string | undefined {
  return sets.find(
    ([, set]) => set.length === values.length && set.every((one) => values.includes(one)),
  )?.[0];
}
