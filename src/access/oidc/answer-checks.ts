import { type Agency } from './agency.js';
import { type AccountIdentity } from './account-identity.entity.js';
import { type ClaimedPerson } from './claimed-person.js';

/** What is wrong with the time at which an agency says that a person proved who they are; undefined where nothing is. */
export function faultOfTime(
  { authenticatedMs }: ClaimedPerson,
  { clockToleranceSeconds }: Agency,
  nowMs: number,
): string | undefined {
  const isLater = authenticatedMs > nowMs + clockToleranceSeconds * 1000;
  return isLater ? 'an auth_time in the future' : undefined;
}

/**
 * What is wrong with an answer to a step-up. Somebody else at the same desk does not renew this person's session, nor does a
 * proof that was given before it was asked for, or in a weaker way.
 */
export function faultOfStepUp(
  { subject, acr, authenticatedMs }: ClaimedPerson,
  { issuer, stepUpAcr, clockToleranceSeconds }: Agency,
  {
    identity,
    begunMs,
  }: {
    readonly identity: AccountIdentity | undefined;
    readonly begunMs: number;
  },
): string | undefined {
  if (identity?.issuer !== issuer || identity.subject !== subject) {
    return 'another subject at a step-up';
  }
  if (authenticatedMs < begunMs - clockToleranceSeconds * 1000) {
    return 'an auth_time before the step-up was asked for';
  }
  if (stepUpAcr !== undefined && acr !== stepUpAcr) {
    return 'a step-up without the acr that was asked for';
  }
  return undefined;
}
