import { fromHex, toHex } from '../../src/core/canonical/hex.js';
import { type PlainValue } from '../../src/core/ledger/field.js';
import { actorText, keyIdOf } from '../../src/core/ledger/key.js';
import { encodeBlock } from '../../src/core/ledger/signature.js';
import { nodeEngine as engine } from '../../src/platform/node-engine.js';
import { by, bytes, plain, registration, revocation, text } from './exercise-script.js';
import { draftOf, fieldOf, insertBefore, line, script } from './package-edits.js';
import { type EventDraft, keyOf, minute, startMs } from './synthetic-ledger.js';
import { type Tampering } from './tampered-package.js';

/** The exercise with more events on the control chain, before the case is opened. */
function control(...events: readonly EventDraft[]): Pick<Tampering, 'script'> {
  return {
    script: (drafts) => {
      insertBefore(drafts, 'case', ...events);
    },
  };
}

/** The exercise with one more event in its control chain, changed. */
function registered(
  draft: EventDraft,
  edit: (draft: EventDraft) => unknown,
): Pick<Tampering, 'script'> {
  edit(draft);
  return control(draft);
}

function withField(draft: EventDraft, name: string, value: PlainValue | undefined): EventDraft {
  const { fields } = draft;
  draft.fields = (ledger) =>
    fields(ledger).flatMap(([other, old]) =>
      other !== name
        ? [[other, old] as const]
        : value === undefined
          ? []
          : [[name, value] as const],
    );
  return draft;
}

const dora = (): EventDraft => registration('dora', 'account-dora', ['investigator']);
const faults = (...codes: readonly string[]): readonly string[] =>
  codes.map((code) => `${code} 5 control/4`);
const cleoAndDan = [by('cleo', 3), by('dan', 3)];
const dan = (): EventDraft => registration('dan', 'account-dan', ['administrator']);

/** Everything that ben signs outside the control chain. */
const unknownBen = (code: string): readonly string[] =>
  ['item2/0', 'item1/1', 'item1/2'].map((place) => `${code} 5 ${place}`);
const unknown = (place: string): string => `E_KEY_UNKNOWN 5 ${place}`;

const smallOrder =
  fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a') ?? new Uint8Array(0);

const registrationTamperings: readonly Tampering[] = [
  { name: 'one more person', exit: 0, finds: [], ...control(dora()) },
  {
    ...{ name: 'another type on the control chain', exit: 1, finds: faults('E_ROLE') },
    ...control(plain('odd', 'control', 'item.photographed/1', 'ada', { a: 'b' })),
  },
  {
    ...{
      name: 'a registration that lacks a field',
      exit: 1,
      finds: faults('E_KEY_UNKNOWN', 'E_ROLE'),
    },
    ...control(withField(dora(), 'organisation', undefined)),
  },
  {
    ...{
      name: 'a registration with unsorted roles',
      exit: 1,
      finds: faults('E_KEY_UNKNOWN', 'E_ROLE'),
    },
    ...control(withField(dora(), 'roles', { type: 7, json: ['b', 'a'] })),
  },
  {
    ...{
      name: 'a service key with another role',
      exit: 1,
      finds: faults('E_KEY_UNKNOWN', 'E_ROLE'),
    },
    ...control(withField(dora(), 'roles', { type: 7, json: ['investigator', 'service'] })),
  },
  {
    ...{
      name: 'a registration with a text for a number',
      exit: 1,
      finds: faults('E_KEY_UNKNOWN', 'E_ROLE'),
    },
    ...control(withField(dora(), 'alg', text('1'))),
  },
  {
    ...{ name: 'a registration by another key', exit: 1, finds: faults('E_ROLE') },
    ...registered(dora(), (draft) => {
      draft.by = by('ada');
      draft.with = [by('service')];
    }),
  },
  {
    ...{
      name: 'a registration for another algorithm',
      exit: 1,
      finds: faults('E_KEY_UNKNOWN', 'E_ROLE'),
    },
    ...control(withField(dora(), 'alg', { type: 2, integer: 3n })),
  },
  {
    ...{ name: 'an Ed25519 key registered as a passkey', exit: 1, finds: faults('E_KEY_UNKNOWN') },
    ...control(withField(dora(), 'alg', { type: 2, integer: 2n })),
  },
  {
    ...{
      name: 'a registration of another public key',
      exit: 1,
      finds: faults('E_KEY_UNKNOWN'),
    },
    ...control(withField(dora(), 'publicKey', bytes(keyOf('ada').publicKey))),
  },
  {
    ...{ name: 'a public key that is too short', exit: 1, finds: faults('E_KEY_UNKNOWN') },
    ...control(withField(dora(), 'publicKey', bytes(keyOf('dora').publicKey.subarray(1)))),
  },
  {
    ...{ name: 'a public key of small order', exit: 1, finds: faults('E_KEY_UNKNOWN') },
    ...registered(dora(), (draft) => {
      const keyId = keyIdOf(engine, 1, smallOrder);
      withField(withField(draft, 'publicKey', bytes(smallOrder)), 'keyId', bytes(keyId));
      draft.statement = (statement) => ({ ...statement, actor: actorText(keyId) });
      draft.blocks = (blocks) =>
        blocks
          .map((block) =>
            toHex(block).includes(toHex(keyOf('dora').keyId))
              ? encodeBlock({ alg: 1, role: 1, keyId, signature: new Uint8Array(64) })
              : block,
          )
          .sort((a, b) => Buffer.compare(a, b));
    }),
  },
  {
    ...{ name: 'a key that is registered twice', exit: 1, finds: ['E_ROLE 5 control/5'] },
    ...control(dora(), dora()),
  },
  {
    ...{ name: 'a key that nobody admitted', exit: 1, finds: faults('E_ROLE') },
    ...control(registration('dora', 'account-dora', ['investigator'], [])),
  },
  {
    ...{ name: 'a key that one administrator admitted', exit: 1, finds: faults('E_ROLE') },
    ...control(registration('dora', 'account-dora', ['investigator'], [by('cleo', 3)])),
  },
  {
    ...{ name: 'a key that two administrators admitted', exit: 0, finds: [] },
    ...control(dan(), registration('dora', 'account-dora', ['investigator'], cleoAndDan)),
  },
  {
    ...{ name: 'a key that one administrator admitted with two keys', exit: 1 },
    finds: ['E_ROLE 5 control/5'],
    ...control(
      registration('cleo2', 'account-cleo', ['administrator'], [by('service'), by('cleo', 2)]),
      registration('dora', 'account-dora', ['investigator'], [by('cleo', 3), by('cleo2', 3)]),
    ),
  },
  {
    ...{ name: 'a first key that a person registers', exit: 1 },
    finds: [
      ...['item2/0', 'item2/1', 'item2/2'].map(unknown),
      ...['item1/0', 'item1/1', 'item1/2'].map(unknown),
      'E_ROLE 5 control/0',
      ...[1, 2, 3].flatMap((seq) => [`E_KEY_UNKNOWN 5 control/${seq}`, `E_ROLE 5 control/${seq}`]),
      ...['case/0', 'case/1', 'case/2', 'case/3'].map(unknown),
    ],
    ...script('key-service', (draft) => {
      Object.assign(draft, registration('service', 'account-service', ['investigator'], []));
    }),
  },
  {
    ...{ name: 'a second service key', exit: 0, finds: [] },
    ...control(registration('service2', 'account-service2', ['service'])),
  },
  {
    ...{ name: 'a rogue second key of a person', exit: 0 },
    finds: ['W_KEY_UNVOUCHED 5 item1/1', 'W_KEY_UNVOUCHED 5 control/4'],
    script: (events) => {
      insertBefore(events, 'case', registration('rogue', 'account-ben', ['investigator']));
      draftOf(events, 'handed').by = by('rogue');
    },
  },
  {
    ...{ name: 'a third administrator that two others did not admit', exit: 0 },
    finds: ['W_KEY_UNVOUCHED 5 control/5'],
    ...control(dan(), registration('fay', 'account-fay', ['administrator'])),
  },
  {
    ...{ name: 'a third administrator that two others admitted', exit: 0, finds: [] },
    ...control(dan(), registration('fay', 'account-fay', ['administrator'], cleoAndDan)),
  },
  {
    ...{ name: 'a key replaced in the registry', exit: 1 },
    finds: ['E_FIELD 4 control/2', ...unknownBen('E_KEY_UNKNOWN'), 'E_KEY_UNKNOWN 5 control/2'],
    ...line('control', 2, (json) => {
      fieldOf(json, 'publicKey').value = toHex(keyOf('rogue').publicKey);
    }),
  },
];

const suspect = startMs + 2 * minute;

const revocationTamperings: readonly Tampering[] = [
  {
    ...{ name: 'a key used after its revocation', exit: 1 },
    finds: unknownBen('E_KEY_REVOKED'),
    ...control(revocation('revoked', 'ben')),
  },
  {
    ...{ name: 'a revoked key whose signature is wrong too', exit: 1 },
    finds: ['E_KEY_REVOKED 5 item1/1', 'E_SIG 5 item1/1', 'E_KEY_REVOKED 5 item1/2'],
    script: (events) => {
      insertBefore(events, 'handed', revocation('revoked', 'ben'));
      const { keyId } = keyOf('ben');
      const block = encodeBlock({ alg: 1, role: 1, keyId, signature: new Uint8Array(64) });
      draftOf(events, 'handed').blocks = () => [block];
    },
  },
  {
    ...{ name: 'a key revoked after all it signed', exit: 0, finds: [] },
    script: (events) => {
      insertBefore(events, 'export', revocation('revoked', 'ben'));
    },
  },
  {
    ...{ name: 'a key that was in doubt before it signed', exit: 0 },
    finds: [...unknownBen('W_SUSPECT_KEY'), 'W_SUSPECT_KEY 5 control/2'],
    script: (events) => {
      insertBefore(events, 'export', revocation('revoked', 'ben', suspect));
    },
  },
  {
    ...{ name: 'a key that a doubtful key vouched for', exit: 0 },
    finds: [...unknownBen('W_SUSPECT_KEY'), 'W_SUSPECT_KEY 5 control/4'],
    script: (events) => {
      insertBefore(
        events,
        'case',
        registration('ben2', 'account-ben', ['investigator'], [by('service'), by('ben', 2)]),
      );
      draftOf(events, 'handed').by = by('ben2');
      insertBefore(events, 'export', revocation('revoked', 'ben', startMs + 4 * minute));
    },
  },
  {
    ...{ name: 'a second revocation, to shorten the doubt', exit: 0 },
    finds: [...unknownBen('W_SUSPECT_KEY'), 'W_SUSPECT_KEY 5 control/2'],
    script: (events) => {
      insertBefore(events, 'export', revocation('one', 'ben', suspect), revocation('two', 'ben'));
    },
  },
  {
    ...{ name: 'a revocation of a key that is not registered', exit: 1, finds: faults('E_ROLE') },
    ...control(revocation('revoked', 'stranger')),
  },
  {
    ...{ name: 'a revocation by a person', exit: 1, finds: faults('E_ROLE') },
    ...registered(revocation('revoked', 'ben'), (draft) => (draft.by = by('ada'))),
  },
  {
    ...{ name: 'a revocation by one administrator', exit: 1, finds: faults('E_ROLE') },
    ...registered(revocation('revoked', 'dora'), (draft) => (draft.by = by('cleo'))),
  },
  {
    ...{ name: 'a revocation by two administrators', exit: 0, finds: [] },
    script: (events) => {
      const revoked = revocation('revoked', 'dora');
      Object.assign(revoked, { by: by('cleo'), with: [by('dan', 3)] });
      insertBefore(events, 'case', dora(), dan(), revoked);
    },
  },
  {
    ...{ name: 'a revocation with a field too many', exit: 1, finds: faults('E_ROLE') },
    ...registered(revocation('revoked', 'ben'), (draft) => {
      const { fields } = draft;
      draft.fields = (ledger) => [...fields(ledger), ['more', text('x')]];
    }),
  },
];

/** Step 5: the registry of keys. */
export const registryTamperings: readonly Tampering[] = [
  ...registrationTamperings,
  ...revocationTamperings,
];
