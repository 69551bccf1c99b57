import { concat } from '../../src/core/canonical/bytes.js';
import { encodeBlock } from '../../src/core/ledger/signature.js';
import { by, plain, registration } from './exercise-script.js';
import { draftOf, insertBefore, line, script } from './package-edits.js';
import { type EventDraft, keyOf } from './synthetic-ledger.js';
import { type Tampering } from './tampered-package.js';

const dora = (): EventDraft => registration('dora', 'account-dora', ['investigator']);
const handed = (...codes: readonly string[]): readonly string[] =>
  codes.map((code) => `${code} 5 item1/1`);

const blockTamperings: readonly Tampering[] = [
  {
    ...{ name: 'a signature removed', exit: 1 },
    finds: ['E_ROLE 5 item1/1', 'E_CHAIN 6 item1/2', 'E_INCLUSION 7 item1/1', 'E_LEAF 7 item1/1'],
    ...line('item1', 1, (json) => (json.signatures = [])),
  },
  {
    ...{ name: 'a signature removed before logging', exit: 1, finds: handed('E_ROLE') },
    ...script('handed', (draft) => (draft.blocks = () => [])),
  },
  {
    ...{ name: 'a counter-signature that nobody announced', exit: 1, finds: handed('E_ROLE') },
    ...script('handed', (draft) => {
      draft.with = [by('ada', 2)];
      draft.statement = (statement) => ({ ...statement, with: [] });
    }),
  },
  {
    ...{ name: 'a counter-signature that was announced', exit: 0, finds: [] },
    ...script('handed', (draft) => (draft.with = [by('ada', 2)])),
  },
  {
    ...{ name: 'a key that signs twice', exit: 1, finds: handed('E_ROLE') },
    ...script('handed', (draft) => {
      draft.with = [by('ben', 2)];
      draft.statement = (statement) => ({ ...statement, with: [] });
    }),
  },
  {
    ...{ name: 'a signature over another statement', exit: 1, finds: handed('E_SIG') },
    ...script('handed', (draft) => {
      const { keyId, sign } = keyOf('ben');
      const signature = sign(new Uint8Array(32));
      draft.blocks = () => [encodeBlock({ alg: 1, role: 1, keyId, signature })];
    }),
  },
  {
    ...{ name: 'a block that cannot be cut up', exit: 1, finds: handed('E_ROLE', 'E_SIG') },
    ...script('handed', (draft) => {
      draft.blocks = (blocks) => blocks.map((block) => concat(block, Uint8Array.of(0)));
    }),
  },
  {
    ...{ name: 'a block that is too short', exit: 1, finds: handed('E_ROLE', 'E_SIG') },
    ...script('handed', (draft) => (draft.blocks = () => [Uint8Array.of(1, 1)])),
  },
  {
    ...{ name: 'an algorithm that nobody knows', exit: 1, finds: handed('E_SIG') },
    ...script('handed', (draft) => {
      draft.blocks = (blocks) => blocks.map((block) => Uint8Array.from(block).fill(3, 0, 1));
    }),
  },
  {
    ...{ name: 'blocks out of order', exit: 1, finds: handed('E_CANON') },
    ...script('handed', (draft) => {
      draft.with = [by('ada', 2)];
      draft.blocks = (blocks) => [...blocks].reverse();
    }),
  },
  {
    ...{ name: 'an author who signs as counter-signer', exit: 1, finds: handed('E_ROLE') },
    ...script('handed', (draft) => (draft.by = by('ben', 2))),
  },
  {
    ...{ name: 'an approver who administers nothing', exit: 1, finds: handed('E_ROLE') },
    ...script('handed', (draft) => (draft.with = [by('ada', 3)])),
  },
  {
    ...{ name: 'an approver who administers', exit: 0, finds: [] },
    ...script('handed', (draft) => (draft.with = [by('cleo', 3)])),
  },
  {
    ...{ name: 'a person who signs as the service', exit: 1, finds: handed('E_ROLE') },
    ...script('handed', (draft) => (draft.with = [by('ada', 4)])),
  },
  {
    ...{ name: 'a second author', exit: 1, finds: handed('E_ROLE') },
    ...script('handed', (draft) => (draft.with = [by('ada', 1)])),
  },
  {
    ...{ name: 'a role that there is not', exit: 1, finds: handed('E_ROLE') },
    ...script('handed', (draft) => (draft.with = [by('ada', 5)])),
  },
  {
    ...{ name: 'a key that was never registered', exit: 1, finds: handed('E_KEY_UNKNOWN') },
    ...script('handed', (draft) => (draft.by = by('stranger'))),
  },
  {
    ...{ name: 'a key that was registered later', exit: 1, finds: handed('E_KEY_UNKNOWN') },
    script: (events) => {
      draftOf(events, 'handed').by = by('dora');
      insertBefore(events, 'notes', dora());
    },
  },
  {
    ...{ name: 'a key type outside the control chain', exit: 1 },
    finds: ['E_ROLE 5 item1/1'],
    ...script('handed', (draft) => (draft.type = 'key.revoked/1')),
  },
];

function bySomebody(
  fields: Readonly<Record<string, string>>,
  type: string,
): Pick<Tampering, 'script'> {
  return script('handed', (draft) => {
    const replaced = plain('handed', 'item1', type, 'service', fields);
    Object.assign(draft, replaced);
  });
}

const received = 'transfer.received/1';
const voided = 'item.voided/1';

const serviceTamperings: readonly Tampering[] = [
  {
    ...{ name: 'a service that signs for nobody', exit: 1, finds: handed('E_ROLE') },
    ...bySomebody({ condition: 'sealed' }, received),
  },
  {
    ...{
      name: 'a service that does not say how it knew',
      exit: 1,
      finds: handed('E_ROLE', 'W_SERVICE_SIGNED'),
    },
    ...bySomebody({ onBehalfOf: 'account-eve' }, received),
  },
  {
    ...{ name: 'a service that signs for somebody', exit: 0, finds: handed('W_SERVICE_SIGNED') },
    ...bySomebody({ onBehalfOf: 'account-eve', authentication: 'password' }, received),
  },
  {
    ...{ name: 'a service that signs for somebody with a key', exit: 0 },
    finds: handed('W_KEY_BYPASSED', 'W_SERVICE_SIGNED'),
    ...bySomebody({ onBehalfOf: 'account-ben', authentication: 'password' }, received),
  },
  {
    ...{ name: 'a service that acts for itself', exit: 0, finds: [] },
    ...bySomebody({ onBehalfOf: 'account-service', authentication: 'service' }, received),
  },
  {
    ...{ name: 'an act for two, by one', exit: 1, finds: handed('E_ROLE') },
    ...script('handed', (draft) => (draft.type = voided)),
  },
  {
    ...{ name: 'an act for two, by two', exit: 0, finds: [] },
    ...script('handed', (draft) => {
      draft.type = voided;
      draft.with = [by('cleo', 2)];
    }),
  },
  {
    ...{ name: 'an act for two, by one with the service', exit: 1, finds: handed('E_ROLE') },
    ...script('handed', (draft) => {
      draft.type = voided;
      draft.with = [by('service')];
    }),
  },
  {
    ...{ name: 'an act for two, by one with two keys', exit: 1, finds: handed('E_ROLE') },
    script: (events) => {
      insertBefore(
        events,
        'case',
        registration('ben2', 'account-ben', ['investigator'], [by('service'), by('ben', 2)]),
      );
      Object.assign(draftOf(events, 'handed'), { type: voided, with: [by('ben2', 2)] });
    },
  },
  {
    ...{ name: 'an act for two, signed by the service for one of them', exit: 1 },
    finds: handed('E_ROLE', 'W_KEY_BYPASSED', 'W_SERVICE_SIGNED'),
    script: (events) => {
      const fields = { onBehalfOf: 'account-ben', authentication: 'password' };
      const draft = plain('handed', 'item1', voided, 'service', fields);
      Object.assign(draftOf(events, 'handed'), draft, { with: [by('ben', 2)] });
    },
  },
];

/** Step 5: who signed what. */
export const signerTamperings: readonly Tampering[] = [...blockTamperings, ...serviceTamperings];
