import { type FieldsByName } from './event-type.js';
import { hexOfField, instantOfField, textOfField } from './field-values.js';
import { type GuardName } from './guard-name.js';
import { type ItemState } from './item-state.js';

/** What a guard looks at. */
export interface GuardSetting {
  readonly item: ItemState;
  readonly author: string;
  readonly occurredMs: number;
  readonly fields: FieldsByName;
}

/** Why an act is refused, for whoever tried it; undefined where nothing stands against it. */
type Guard = (setting: GuardSetting) => string | undefined;

/** Every condition of the state machine beyond role and state (domain model §2, guards). */
export const guards: Readonly<Record<GuardName, Guard>> = {
  'provenance-once': ({ item }) =>
    unless(item.provenance === undefined, 'The provenance is recorded already: amend it.'),
  'provenance-there': ({ item, fields }) =>
    unless(
      item.provenance?.eventHash === hexOfField(fields, 'supersedes'),
      'An amendment names the provenance record in force as the one that it supersedes.',
    ),
  'recipient-not-sender': ({ author, fields }) =>
    unless(textOfField(fields, 'recipient') !== author, 'Nobody hands an item over to themselves.'),
  'recipient-not-author': ({ author, fields }) =>
    unless(textOfField(fields, 'recipient') !== author, 'Somebody else must be named as recipient.'),
  'due-ahead': ({ occurredMs, fields }) =>
    unless((instantOfField(fields, 'dueAt') ?? Infinity) > occurredMs, 'The transfer is due before it begins.'),
  'seal-is-last': ({ item, fields }) =>
    unless(
      textOfField(fields, 'sealNumber') === item.seal,
      item.seal === undefined
        ? 'No seal is on this item: apply one first, or leave the number out.'
        : `The seal that is on has the number ${item.seal}: name it.`,
    ),
  'seal-is-on': ({ item, fields }) =>
    unless(
      item.seal !== undefined && textOfField(fields, 'sealNumber') === item.seal,
      'This seal is not on the item.',
    ),
  'old-seal-is-last': ({ item, fields }) =>
    unless(
      item.seal !== undefined &&
        textOfField(fields, 'oldSealNumber') === item.seal &&
        textOfField(fields, 'newSealNumber') !== item.seal,
      'Name the seal that is on as the old one, and another as the new one.',
    ),
  'inspection-agrees': ({ item, fields }) =>
    unless(
      (textOfField(fields, 'sealNumber') === item.seal) ===
        (textOfField(fields, 'sealState') !== 'number_mismatch'),
      'The seal state is number_mismatch exactly when another number was found than the last one recorded.',
    ),
  'seal-observed': ({ item, fields }) =>
    unless(
      item.seal === undefined || fields.has('observedSeal'),
      'The item is sealed: write down the seal number that you observe.',
    ),
  'digest-observed': ({ item, fields }) =>
    unless(
      item.digests.length === 0 || fields.has('observedSha256'),
      'The item has bytes: hash them again and give the SHA-256 that you observe.',
    ),
  'handover-open': ({ item }) =>
    unless(item.transfer?.kind === 'handover', 'No handover is open: this is a transfer.'),
  'transfer-open': ({ item }) =>
    unless(
      item.transfer !== undefined && item.transfer.kind !== 'handover',
      'No transfer is open: this is a handover.',
    ),
  'originator-releases': ({ item, fields }) =>
    unless(
      isReleased(textOfField(fields, 'releaseDecision')) && mayBeReleased(item),
      'The originator has not released the item, or has refused or withdrawn the release.',
    ),
  'onward-transfer-allowed': ({ item }) =>
    unless(
      (item.consents.includes('onward_transfer') ||
        item.provenance?.conditions.includes('no_onward_transfer') !== true) &&
        !isRestricted(item, 'block_transfer'),
      'The originator or a restriction forbids passing the item on.',
    ),
  'court-use-allowed': ({ item }) =>
    unless(isAllowed(item, 'court_use'), 'The originator has not allowed use in court.'),
  'defence-disclosure-allowed': ({ item }) =>
    unless(
      isAllowed(item, 'defence_disclosure') && !isRestricted(item, 'block_disclosure'),
      'The originator or a restriction forbids disclosure to the defence.',
    ),
  stored: ({ item }) => unless(item.storage !== undefined, 'The item is not in storage.'),
  'not-stored': ({ item }) => unless(item.storage === undefined, 'The item is in storage already.'),
  'checked-copy': ({ item }) =>
    unless(
      item.originality !== 'working_copy' || item.isCheckedCopy === true,
      'A working copy becomes an exhibit only after it was compared with the evidentiary copy (integrity.checked).',
    ),
  'hold-is-set': ({ item, fields }) =>
    unless(item.holds.includes(textOfField(fields, 'holdRef') ?? ''), 'There is no such hold.'),
  'hold-is-new': ({ item, fields }) =>
    unless(!item.holds.includes(textOfField(fields, 'holdRef') ?? ''), 'This hold is set already.'),
  'restriction-is-set': ({ item, fields }) =>
    unless(hasRestriction(item, fields), 'There is no such restriction.'),
  'restriction-is-new': ({ item, fields }) =>
    unless(!hasRestriction(item, fields), 'This restriction is set already.'),
  'reviewer-outside-team': ({ item, fields }) =>
    unless(
      ![item.holder, item.opener].includes(textOfField(fields, 'reviewer')),
      'The reviewer must not be one of those who hold or collected the item.',
    ),
  'disposal-authorised': ({ item, fields }) =>
    unless(
      item.disposalOrder !== undefined && item.disposalOrder === textOfField(fields, 'order'),
      'No disposal was authorised under this order.',
    ),
  'free-of-holds': ({ item }) =>
    unless(item.holds.length === 0, `A hold stands against it: ${item.holds.join(', ')}.`),
  'originator-consents': ({ item }) =>
    unless(
      item.provenance?.kind !== 'military' || item.consents.includes('disposal'),
      "The originator's consent to the disposal is missing.",
    ),
  'new-holder': ({ item, fields }) =>
    unless(textOfField(fields, 'newHolder') !== item.holder, 'This person holds the item already.'),
  'another-case': ({ item, fields }) =>
    unless(hexOfField(fields, 'toCaseId') !== item.caseId, 'The item belongs to this case already.'),
  'expected-digest-known': ({ item, fields }) =>
    unless(
      item.digests.some(({ sha256 }) => sha256 === hexOfField(fields, 'expectedSha256')),
      'No bytes of this item have the digest that you expect.',
    ),
  'not-own-assessment': ({ author, fields }) =>
    unless(textOfField(fields, 'reviewerId') !== author, 'Nobody reviews their own assessment.'),
};

function unless(holds: boolean, message: string): string | undefined {
  return holds ? undefined : message;
}

function isReleased(release: string | undefined): boolean {
  return release === 'released' || release === 'conditional';
}

function mayBeReleased({ provenance }: ItemState): boolean {
  return provenance?.release !== 'refused' && provenance?.release !== 'withdrawn';
}

/** A consent allows; else the originator's release does, where it is bare or names the use among its conditions. */
function isAllowed(item: ItemState, use: string): boolean {
  const { provenance, consents } = item;
  if (consents.includes(use) || provenance?.kind !== 'military') return true;
  if (provenance.conditions.includes('lead_only')) return false;
  return (
    provenance.release === 'released' ||
    (provenance.release === 'conditional' && provenance.conditions.includes(use))
  );
}

function isRestricted(item: ItemState, effect: string): boolean {
  return item.restrictions.some((restriction) => restriction.effect === effect);
}

function hasRestriction(item: ItemState, fields: FieldsByName): boolean {
  return item.restrictions.some(({ ref }) => ref === textOfField(fields, 'restrictionRef'));
}
