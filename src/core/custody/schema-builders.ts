import { custodyFields, serviceSigned } from './common-fields.js';
import { type CustodyState } from './chain-state.js';
import { type ChainKind, type EventSchema, type FieldSchema, type Permit } from './event-type.js';
import { type ChainState } from './chain-state.js';
import { type CaseGuardName, type ItemGuardName } from './guard-name.js';
import { type ActorRole, supervisingRoles, writingRoles } from './role.js';

/** What distinguishes one type on an item's chain. */
export interface ItemTypeSpec extends Omit<
  EventSchema,
  'type' | 'chain' | 'guards' | 'from' | 'fields'
> {
  readonly from: readonly CustodyState[];
  readonly to?: CustodyState;
  readonly fields: readonly FieldSchema[];
  readonly guards?: readonly ItemGuardName[];
}

/** A type on an item's chain: the common fields of custody come first. */
export function itemType(name: string, spec: ItemTypeSpec): EventSchema {
  return {
    guards: [],
    ...spec,
    type: `${name}/1`,
    chain: 'item',
    fields: [...custodyFields, ...spec.fields],
  };
}

/** A type on another chain: only what the service's signature needs comes before its own fields. */
export function recordType(
  chain: Exclude<ChainKind, 'item' | 'control'>,
  name: string,
  spec: {
    readonly who: readonly Permit[];
    readonly from: readonly ChainState[];
    readonly to?: ChainState;
    readonly second?: readonly Permit[];
    readonly guards?: readonly CaseGuardName[];
    readonly contradictions?: NonNullable<EventSchema['contradictions']>;
    readonly fields: readonly FieldSchema[];
    readonly before?: readonly FieldSchema[];
  },
): EventSchema {
  const { before = serviceSigned, fields, ...rest } = spec;
  return { guards: [], ...rest, type: `${name}/1`, chain, fields: [...before, ...fields] };
}

/** The person who holds the item, in whatever role; of a draft, who opened it. */
export const holder: Permit = { roles: writingRoles, relation: 'holder' };
export const recipient: Permit = { roles: writingRoles, relation: 'recipient' };
export const sender: Permit = { roles: writingRoles, relation: 'sender' };
export const examiner: Permit = { roles: ['forensic_examiner'], relation: 'any' };
export const service: Permit = { roles: ['service'], relation: 'any' };
/** Every person who may write about evidence at all. */
export const anybody: Permit = { roles: writingRoles, relation: 'any' };
/** Another custodian than the holder, or a prosecutor. */
export const supervisor: Permit = { roles: supervisingRoles, relation: 'other' };

export function inRole(...roles: readonly ActorRole[]): Permit {
  return { roles, relation: 'any' };
}
