import { type FieldsByName } from './event-type.js';
import { textOfField } from './field-values.js';
import { type ItemState } from './item-state.js';

interface Using {
  readonly nowMs: number;
  readonly fields: FieldsByName;
  readonly staysWithin?: boolean;
  readonly servesAgain?: boolean;
}

interface ReleaseObjection {
  readonly message: string;
  readonly field?: string;
}

type Scope = 'court_use' | 'defence_disclosure' | 'onward_transfer';

/** What leaves the armed forces leaves by a decision of its originator. */
export function originatorReleases(state: ItemState, use: Using): ReleaseObjection | undefined {
  const decision = textOfField(use.fields, 'releaseDecision');
  if (decision !== 'released' && decision !== 'conditional') {
    return {
      field: 'releaseDecision',
      message: 'Without the originator’s release nothing is handed over.',
    };
  }
  const onRecord = state.provenance?.release;
  const isDenied = onRecord === 'refused' || onRecord === 'withdrawn';
  if (isDenied && !isGiven(state, use, 'onward_transfer')) {
    return {
      field: 'releaseDecision',
      message: `The provenance on record says that the originator’s release is ${onRecord}: amend it first, or record the consent.`,
    };
  }
  return isTakenBack(state, 'onward_transfer')
    ? { message: 'The originator has withdrawn the consent to hand this item on.' }
    : blockedBy(state, ['block_transfer']);
}

export function onwardTransferAllowed(state: ItemState, use: Using): ReleaseObjection | undefined {
  return (
    mayUse(state, use, 'onward_transfer') ?? blockedBy(state, ['block_transfer', 'judge_only'])
  );
}

/** Within an organisation it may go from hand to hand; which that is, accounts say, not the author's words. */
export function transferAllowed(
  state: ItemState,
  { staysWithin }: Using,
): ReleaseObjection | undefined {
  return staysWithin === true ? undefined : blockedBy(state, ['block_transfer']);
}

/** Unknown age counts as a minor's. */
export function minorProtected(
  { minor, restrictions }: ItemState,
  { servesAgain }: Using,
): ReleaseObjection | undefined {
  if (servesAgain === true) return undefined;
  if (minor !== 'yes' && minor !== 'unknown') return undefined;
  if (restrictions.some(({ kind }) => kind === 'juvenile')) return undefined;
  const whom = minor === 'yes' ? 'A minor' : 'A person of unknown age, who counts as a minor,';
  return { message: `${whom} is concerned: set a restriction of the kind juvenile first.` };
}

export function courtUseAllowed(state: ItemState, use: Using): ReleaseObjection | undefined {
  return mayUse(state, use, 'court_use');
}

/** What was served stays served: its acknowledgement is recorded also after the originator took the consent back. */
export function defenceDisclosureAllowed(
  state: ItemState,
  use: Using,
): ReleaseObjection | undefined {
  if (use.servesAgain === true) return undefined;
  return (
    mayUse(state, use, 'defence_disclosure') ?? blockedBy(state, ['block_disclosure', 'judge_only'])
  );
}

/** A thing with an originator is not destroyed or given away without them; elsewhere only a withdrawal stands against it. */
export function originatorConsents(state: ItemState, use: Using): ReleaseObjection | undefined {
  if (isGiven(state, use, 'disposal')) return undefined;
  if (!isMilitary(state) && !isTakenBack(state, 'disposal')) return undefined;
  return {
    message:
      'The originator’s consent to the disposal is missing: release.consented/1 with disposal.',
  };
}

/** The last word on that scope counts; without one, what the provenance record says. */
function mayUse(state: ItemState, use: Using, scope: Scope): ReleaseObjection | undefined {
  if (isGiven(state, use, scope)) return undefined;
  const words = scope.replace('_', ' ');
  if (isTakenBack(state, scope)) {
    return { message: `The originator has withdrawn the consent to ${words}.` };
  }
  return isMilitary(state) && !isReleasedFor(scope, state)
    ? { message: `The originator’s release for ${words} is not on record.` }
    : undefined;
}

/** A bare release allows every use, a conditional one those that it names; "lead only" none but leads. */
function isReleasedFor(scope: Scope, { provenance }: ItemState): boolean {
  const { release, conditions = [] } = provenance ?? {};
  if (release !== 'released' && release !== 'conditional') return false;
  if (scope === 'onward_transfer') return !conditions.includes('no_onward_transfer');
  if (conditions.includes('lead_only')) return false;
  return release === 'released' || conditions.includes(scope);
}

/** Only what armed forces took has an originator whose word is asked for. */
function isMilitary({ provenance, sourceKind }: ItemState): boolean {
  return (provenance?.kind ?? sourceKind) === 'military';
}

function isGiven({ consents }: ItemState, { nowMs }: Using, scope: string): boolean {
  return consents.some(
    (consent) => consent.scope === scope && consent.given && nowMs < (consent.untilMs ?? Infinity),
  );
}

function isTakenBack({ consents }: ItemState, scope: string): boolean {
  return consents.some((consent) => consent.scope === scope && !consent.given);
}

function blockedBy(
  { restrictions }: ItemState,
  effects: readonly string[],
): ReleaseObjection | undefined {
  const blocking = restrictions.find(({ effect }) => effects.some((name) => name === effect));
  return blocking && { message: `The restriction ${blocking.ref} stands against it.` };
}
