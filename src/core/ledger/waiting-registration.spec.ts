import { ed25519 } from '@noble/curves/ed25519.js';
import { nodeEngine } from '../../platform/node-engine.js';
import { utf8 } from '../canonical/bytes.js';
import { ClosedFormError } from '../canonical/closed-form-error.js';
import { toHex } from '../canonical/hex.js';
import { ED25519, keyIdOf } from './key.js';
import { type Registration, registrationDraft } from './key-registration.js';
import { type Role, roles } from './signature.js';
import {
  blockText,
  type EventLine,
  inputOf,
  type StatementDraft,
  unsignedLine,
  withBlock,
} from './signed-line.js';
import { readWaitingRegistration } from './waiting-registration.js';

const secretOf = (seed: number): Uint8Array => new Uint8Array(32).fill(seed);
const hex = (byte: string): string => byte.repeat(32);
const voucher = {
  ...{ ledger: 'ledger.example', account: 'account-1', keyId: `k1:${hex('bb')}` },
  isAdministrator: false,
};

function registrationOf(
  secret: Uint8Array,
  account = 'account-1',
  keyRoles = ['analyst'],
): Registration {
  const publicKey = ed25519.getPublicKey(secret);
  const keyId = keyIdOf(nodeEngine, ED25519, publicKey);
  const words = { displayName: 'Amal', organisation: 'Exercise Registry', roles: keyRoles };
  return { keyId, alg: ED25519, publicKey, account, ...words };
}

interface Making {
  readonly registration?: Registration;
  readonly draft?: Partial<StatementDraft>;
  readonly ledger?: string;
  readonly role?: Role;
  readonly secret?: Uint8Array;
}

/** A registration as a new device proposes it, but for what is changed. */
function lineOf({ registration = registrationOf(secretOf(1)), ...making }: Making = {}): EventLine {
  const { ledger = 'ledger.example', role = roles.author, secret = secretOf(1) } = making;
  const setting = { ledger, serviceKey: `k1:${hex('aa')}`, vouchers: [voucher.keyId] };
  const draft = registrationDraft(nodeEngine, registration, { ...setting, occurredMs: 0 });
  const line = unsignedLine(nodeEngine, {
    draft: { ...draft, ...making.draft },
    head: { seq: 3, prev: hex('22'), next: [hex('33')] },
    actorKeyId: registration.keyId,
    anchor: { size: 0, root: hex('55') },
    salts: () => new Uint8Array(32).fill(9),
  });
  const signer = { alg: registration.alg, keyId: registration.keyId };
  const signature = ed25519.sign(inputOf(nodeEngine, line.statement, signer, role), secret);
  return withBlock(nodeEngine, line, blockText(signer, role, signature)).line;
}

function changed(name: string, change: Partial<EventLine['fields'][number]>): EventLine {
  const line = lineOf();
  const fields = line.fields.map((one) => (one.name === name ? { ...one, ...change } : one));
  return { ...line, fields };
}

const read = (line: EventLine): Registration | undefined =>
  readWaitingRegistration(nodeEngine, line, voucher);

describe('a registration that waits for a voucher', () => {
  it('is read as what the new key signed', () => {
    expect(read(lineOf())).toEqual(registrationOf(secretOf(1)));
  });

  it('is one of somebody else only to an administrator', () => {
    const another = registrationOf(secretOf(1), 'account-2');
    const line = lineOf({ registration: another });
    const administrator = { ...voucher, isAdministrator: true };
    expect(readWaitingRegistration(nodeEngine, line, administrator)).toEqual(another);
    expect(() => read(line)).toThrow('another account');
  });

  it('is one of the service only where its new key signed as the service', () => {
    const administrator = { ...voucher, isAdministrator: true };
    const registration = registrationOf(secretOf(1), 'service', ['service']);
    const readAs = (role: Role) =>
      readWaitingRegistration(nodeEngine, lineOf({ registration, role }), administrator);
    expect(readAs(roles.service)).toEqual(registration);
    expect(() => readAs(roles.author)).toThrow('did not sign');
  });

  it('is no business of a key that it does not ask for, nor is another type', () => {
    const elsewhere = { with: [`k1:${hex('cc')}`] };
    expect(read(lineOf({ draft: elsewhere }))).toBeUndefined();
    expect(read(lineOf({ draft: { type: 'key.revoked/1' } }))).toBeUndefined();
  });

  it('is no business of a key that has signed it', () => {
    const keyId = new Uint8Array(32).fill(0xbb);
    const signature = new Uint8Array(64);
    const block = blockText({ alg: ED25519, keyId }, roles.counterSigner, signature);
    const line = withBlock(nodeEngine, lineOf(), block).line;
    expect(read(line)).toBeUndefined();
  });

  const small = new Uint8Array(32).fill(0, 1).fill(1, 0, 1);
  it.each<[string, EventLine, string]>([
    ['for another ledger', lineOf({ ledger: 'other.example' }), 'another ledger'],
    ['for another chain', lineOf({ draft: { chainId: hex('11') } }), 'control chain'],
    [
      'for another account',
      lineOf({ registration: registrationOf(secretOf(1), 'account-2') }),
      'another account',
    ],
    ['with another name', changed('displayName', { value: toHex(utf8('Bo')) }), 'that were signed'],
    ['with another salt', changed('displayName', { salt: hex('08') }), 'that were signed'],
    ['with a field renamed', changed('displayName', { name: 'shownName' }), 'that were signed'],
    ['with a field of no type', changed('roles', { type: 8 }), 'no type'],
    ['with a value that is not in hex', changed('roles', { value: 'x' }), 'not in hex'],
    ['signed by another key', lineOf({ secret: secretOf(2) }), 'did not sign'],
    ['signed in another role', lineOf({ role: roles.counterSigner }), 'did not sign'],
    ['signed by nobody', { ...lineOf(), signatures: [] }, 'did not sign'],
    ['with a block that is none', { ...lineOf(), signatures: ['00'] }, 'did not sign'],
    [
      'that names another key than it registers',
      lineOf({ registration: { ...registrationOf(secretOf(1)), keyId: secretOf(3) } }),
      'state itself',
    ],
    [
      'of a key of small order',
      lineOf({
        registration: {
          ...registrationOf(secretOf(1)),
          publicKey: small,
          keyId: keyIdOf(nodeEngine, ED25519, small),
        },
      }),
      'state itself',
    ],
  ])('is not vouched for %s', (_, line, fault) => {
    expect(() => read(line)).toThrow(ClosedFormError);
    expect(() => read(line)).toThrow(fault);
  });

  it('is not vouched for under a statement that is none', () => {
    expect(() => read({ ...lineOf(), statement: '{}' })).toThrow(ClosedFormError);
  });
});
