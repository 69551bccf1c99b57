import { concat } from '../../src/core/canonical/bytes.js';
import { toHex } from '../../src/core/canonical/hex.js';
import { actorText, keyIdOf } from '../../src/core/ledger/key.js';
import { encodeBlock, signingInput, sortBlocks } from '../../src/core/ledger/signature.js';
import { encodeStatement, statementHash } from '../../src/core/ledger/statement.js';
import { nodeEngine as engine } from '../../src/platform/node-engine.js';
import { refusedAssertions } from './assertion-cases.js';
import { by, bytes, registration } from './exercise-script.js';
import { draftOf, insertBefore } from './package-edits.js';
import { type EventDraft, keyOf } from './synthetic-ledger.js';
import { passkeyOf } from './software-passkey.js';
import { type Tampering } from './tampered-package.js';

const name = 'passkey of pia';
const pia = (): EventDraft => registration(name, 'account-pia', ['evidence_custodian']);

/** Pia, who signs with a passkey, receives the photograph; what she or somebody else does otherwise. */
function signedByPia(edit: (draft: EventDraft) => void): Pick<Tampering, 'script'> {
  return {
    script: (events) => {
      insertBefore(events, 'case', pia());
      const draft = draftOf(events, 'handed');
      draft.by = by(name);
      edit(draft);
    },
  };
}

type MakeSignature = (message: Uint8Array) => Uint8Array;

/** One block in place of Pia's; its signature is made of the statement as it is logged. */
function withBlock(alg: number, make: MakeSignature): (draft: EventDraft) => void {
  return (draft) => {
    let hash: Uint8Array = new Uint8Array(0);
    draft.statement = (statement) => {
      hash = statementHash(engine, encodeStatement(statement));
      return statement;
    };
    const { keyId } = keyOf(draft.by.name);
    draft.blocks = () => {
      const signature = make(signingInput(alg, 1, keyId, hash));
      return [encodeBlock({ alg, role: 1, keyId, signature })];
    };
  };
}

/** Pia's registration with other bytes for her public key, and the id that follows from them. */
function withPublicKey(publicKey: Uint8Array): EventDraft {
  const keyId = keyIdOf(engine, 2, publicKey);
  const draft = pia();
  const { fields } = draft;
  const values = new Map([
    ['keyId', bytes(keyId)],
    ['publicKey', bytes(publicKey)],
  ]);
  draft.fields = (ledger) => fields(ledger).map(([one, old]) => [one, values.get(one) ?? old]);
  draft.statement = (statement) => ({ ...statement, actor: actorText(keyId) });
  const isHers = (block: Uint8Array): boolean => toHex(block).includes(toHex(keyOf(name).keyId));
  const forged = encodeBlock({ alg: 2, role: 1, keyId, signature: new Uint8Array(64) });
  draft.blocks = (blocks) => sortBlocks(blocks.map((one) => (isHers(one) ? forged : one)));
  return draft;
}

const passkey = passkeyOf(name);
const compressed = passkey.publicKey;

/** Public keys of no passkey. */
export const unsoundPasskeys: readonly (readonly [name: string, publicKey: Uint8Array])[] = [
  ['off the curve', concat(Uint8Array.of(2), new Uint8Array(31), Uint8Array.of(1))],
  ['the point at infinity', Uint8Array.of(0)],
  ['infinity in 33 bytes', new Uint8Array(33)],
  ['x beyond the field', concat(Uint8Array.of(2), new Uint8Array(32).fill(0xff))],
  ['a first byte of another form', concat(Uint8Array.of(4), compressed.subarray(1))],
  ['a byte short', compressed.subarray(0, 32)],
  ['a byte long', concat(compressed, Uint8Array.of(0))],
];

function refused(what: string, finding: string, how: Pick<Tampering, 'script'>): Tampering {
  return { name: what, exit: 1, finds: [finding], ...how };
}

/** Ben's block, over the same statement, as made by `make`. */
function signedByBen(make: MakeSignature): Pick<Tampering, 'script'> {
  return {
    script: (events) => {
      withBlock(2, make)(draftOf(events, 'handed'));
    },
  };
}

function registered(draft: EventDraft): Pick<Tampering, 'script'> {
  return {
    script: (events) => {
      insertBefore(events, 'case', draft);
    },
  };
}

const wrong = 'E_SIG 5 item1/1';
const asEd25519 = withBlock(1, (message) => passkey.sign(message));
const service = registration('passkey of the service', 'account-service2', ['service']);

/** Step 5: signatures of passkeys. */
export const passkeyTamperings: readonly Tampering[] = [
  { name: 'an author with a passkey', exit: 0, finds: [], ...signedByPia(() => undefined) },
  ...refusedAssertions.map(({ name: what, make }) => {
    const edit = withBlock(2, (message) => make(passkey, message));
    return refused(`a passkey: ${what}`, wrong, signedByPia(edit));
  }),
  refused('a passkey that signs as an Ed25519 key', wrong, signedByPia(asEd25519)),
  refused(
    'an Ed25519 key that signs as a passkey',
    wrong,
    signedByBen((message) => keyOf('ben').sign(message)),
  ),
  refused(
    'an Ed25519 key with the signature of a passkey',
    wrong,
    signedByBen((message) => passkey.sign(message)),
  ),
  ...unsoundPasskeys.map(([what, publicKey]) =>
    refused(
      `a passkey registered: ${what}`,
      'E_KEY_UNKNOWN 5 control/4',
      registered(withPublicKey(publicKey)),
    ),
  ),
  refused('a service key that is a passkey', 'E_ROLE 5 control/4', registered(service)),
];
