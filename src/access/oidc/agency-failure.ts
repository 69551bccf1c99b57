import { errors } from 'jose';
import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';
import { Refused } from '../../platform/errors.js';

/** What became of a sign-in, for the person; and why, for the journal of the operator. */
export interface AgencyFailure {
  readonly refusal: Refused;
  /** Names and codes alone: what an agency wrote may hold personal data, or anything else. */
  readonly reason: string;
}

/** Codes of openid-client that say that an answer came which was not one of a sound server. */
const unsoundAnswers: ReadonlySet<string> = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
]);

/** What to say of an error that came up while an agency was spoken with. Nothing that the agency wrote is repeated. */
export function failureOf(error: unknown, agencyName: string): AgencyFailure {
  if (error instanceof Refused) return { refusal: error, reason: error.code };
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    const detail = `${agencyName} did not sign you in. Begin again, or use another way to sign in.`;
    return {
      refusal: refused(detail, error),
      reason: `the agency answered ${codeIn(error.error)}`,
    };
  }
  if (isUnsoundToken(error)) {
    const detail = `What ${agencyName} answered does not pass our checks. Begin again; if it happens again, tell your administrator.`;
    return { refusal: refused(detail, error), reason: codeIn(error.code) };
  }
  const detail = `${agencyName} cannot be reached now. Use another way to sign in, or try again soon.`;
  return {
    refusal: new Refused('agency-unavailable', detail, { cause: error }),
    reason: error instanceof Error ? reasonOf(error) : 'unknown',
  };
}

function refused(detail: string, cause: unknown): Refused {
  return new Refused('agency-answer-refused', detail, { cause });
}

function isUnsoundToken(error: unknown): error is Error & { readonly code: string } {
  if (error instanceof errors.JOSEError) return true;
  return (
    error instanceof ClientError && error.code !== undefined && !unsoundAnswers.has(error.code)
  );
}

function reasonOf(error: Error): string {
  const { cause } = error;
  const deeper = cause instanceof Error && 'code' in cause ? ` (${codeIn(cause.code)})` : '';
  return `${error.name}: ${error.message.slice(0, 200)}${deeper}`;
}

/** Codes are short words; what is none was chosen to be seen in a journal. */
function codeIn(code: unknown): string {
  return typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : 'something else';
}
