/**
 * Exit codes of every command but `verify` and `audit`: 0 done, 1 the service refused, 2 usage, 4 network or
 * sign-in, 5 partly done.
 */
export type FailureCode = 1 | 2 | 4 | 5;

/** Why a command ends without having done its work; the message is for the person at the terminal. */
export class CommandFailure extends Error {
  constructor(
    message: string,
    readonly exitCode: FailureCode,
    /** Of the service's refusal (docs/errors.md). */
    readonly code?: string,
  ) {
    super(message);
    this.name = 'CommandFailure';
  }
}
