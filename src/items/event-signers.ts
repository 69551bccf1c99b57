import { toHex } from '../core/canonical/hex.js';
import { textOfField } from '../core/custody/field-values.js';
import { type FieldsByName } from '../core/custody/event-type.js';
import { decodeValue, type Field, type PlainValue } from '../core/ledger/field.js';
import { type KeyRegistry } from '../core/ledger/registry.js';
import { readBlock } from '../core/ledger/signature.js';
import { type Statement } from '../core/ledger/statement.js';

/** Whose key signed, and as what. */
export interface Signer {
  /** `k1:…` */
  readonly keyId: string;
  /** 1 author, 2 counter-signer, 3 approver, 4 service. */
  readonly role: number;
  /** Undefined where the key was never registered. */
  readonly account: string | undefined;
}

/** The signers in the order of the blocks; a block that cannot be read is left out. */
export function signersOf(blocks: readonly Uint8Array[], registry: KeyRegistry): readonly Signer[] {
  return blocks.flatMap((bytes) => {
    const block = readBlock(bytes);
    if (block === undefined) return [];
    const keyId = toHex(block.keyId);
    return [{ keyId: `k1:${keyId}`, role: block.role, account: registry.find(keyId)?.account }];
  });
}

/** The account that answers for the event: the actor key's, or the one for which the service signed. */
export function authorOf(
  { actor }: Statement,
  fields: FieldsByName,
  registry: KeyRegistry,
): string | undefined {
  const key = registry.find(actor.slice(3));
  const isService = key?.roles.includes('service') === true;
  return (isService ? textOfField(fields, 'onBehalfOf') : undefined) ?? key?.account;
}

/** The values by name that are open and in the closed form of their type. */
export function openValues(fields: readonly Field[]): FieldsByName {
  const values = new Map<string, PlainValue>();
  for (const field of fields) {
    const value = 'salt' in field ? decodeValue(field.type, field.value) : undefined;
    if (value !== undefined) values.set(field.name, value);
  }
  return values;
}
