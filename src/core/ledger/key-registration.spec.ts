import { nodeEngine } from '../../platform/node-engine.js';
import { ClosedFormError } from '../canonical/closed-form-error.js';
import { toHex } from '../canonical/hex.js';
import { encodeValue, type Field } from './field.js';
import { controlItemId } from './item.js';
import {
  readRegistration,
  type Registration,
  registrationDraft,
  registrationFields,
} from './key-registration.js';

const registration: Registration = {
  keyId: new Uint8Array(32).fill(1),
  alg: 1,
  publicKey: new Uint8Array(32).fill(2),
  account: '7b8f5c1e-34a8-4f0e-9d3c-0f5a4a3f7a10',
  displayName: 'Amal',
  organisation: 'Exercise Registry',
  roles: ['analyst', 'prosecutor'],
};

function fieldsOf(stated: Registration): readonly Field[] {
  return registrationFields(stated).map(({ name, value }) => ({
    ...{ name, type: value.type, salt: new Uint8Array(32) },
    value: encodeValue(value),
  }));
}

describe('the fields of a registration', () => {
  it('stand in the order of the format, and are read back', () => {
    const fields = fieldsOf(registration);
    expect(fields.map(({ name }) => name)).toEqual([
      ...['keyId', 'alg', 'publicKey', 'account', 'displayName', 'organisation', 'roles'],
    ]);
    expect(readRegistration(fields)).toEqual(registration);
  });

  it.each([
    ['one is missing', fieldsOf(registration).slice(1)],
    ['one stands twice', [...fieldsOf(registration), ...fieldsOf(registration).slice(0, 1)]],
    ['roles are out of order', fieldsOf({ ...registration, roles: ['prosecutor', 'analyst'] })],
    ['service does not stand alone', fieldsOf({ ...registration, roles: ['analyst', 'service'] })],
  ])('are none where %s', (_, fields) => {
    expect(() => readRegistration(fields)).toThrow(ClosedFormError);
  });
});

describe('the draft of a registration', () => {
  it('is for the control chain of the ledger, and asks the service and the vouchers to sign', () => {
    const setting = { serviceKey: 'k1:aa', vouchers: ['k1:bb'], occurredMs: 5 };
    const draft = registrationDraft(nodeEngine, registration, {
      ledger: 'one.example',
      ...setting,
    });
    expect(draft).toMatchObject({ type: 'key.registered/1', occurredMs: 5 });
    expect(draft.chainId).toBe(toHex(controlItemId(nodeEngine, 'one.example')));
    expect(draft.chainId).not.toBe(toHex(controlItemId(nodeEngine, 'other.example')));
    expect(draft.with).toEqual(['k1:aa', 'k1:bb']);
    expect(draft.fields).toEqual(registrationFields(registration));
  });
});
