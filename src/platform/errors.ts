/** What a code means over HTTP: its status, and a title that does not depend on the occurrence (RFC 9457 §3.1). */
export interface ErrorKind {
  readonly status: number;
  readonly title: string;
}

/**
 * Every code that a problem document can carry. This table is the only source: `docs/errors.md` is compared
 * with it, and a code outside it does not compile. A code, once released, keeps its meaning.
 */
export const errorCodes = {
  'bad-request': { status: 400, title: 'The request cannot be read' },
  'malformed-json': { status: 400, title: 'The body is not well-formed JSON' },
  'sign-in-lapsed': { status: 400, title: 'This sign-in cannot be continued' },
  'logout-refused': { status: 400, title: 'The logout token is not accepted' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  'second-factor-needed': { status: 401, title: 'A second factor is needed' },
  forbidden: { status: 403, title: 'Not allowed' },
  'bytes-restricted': { status: 403, title: 'A restriction keeps these bytes back' },
  'protected-person': { status: 403, title: 'A protected person acts in one case only' },
  'sign-in-again': { status: 403, title: 'This needs a recent sign-in' },
  'agency-answer-refused': { status: 403, title: 'The agency did not sign this person in' },
  'no-role-here': { status: 403, title: 'The agency gives this person no role here' },
  'approval-required': { status: 403, title: 'A second person must approve this request' },
  'approval-mismatch': { status: 403, title: 'The approval is not for this request' },
  'approval-refused': { status: 403, title: 'The approval was refused' },
  'approval-lapsed': { status: 403, title: 'The approval has lapsed' },
  'approval-used': { status: 403, title: 'The approval was used before' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'This address does not answer that method' },
  'not-acceptable': { status: 406, title: 'None of the accepted forms can be given' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive' },
  conflict: { status: 409, title: 'The request disagrees with the current state' },
  'stale-head': { status: 409, title: 'The chain has moved on' },
  'statement-logged-otherwise': {
    status: 409,
    title: 'The statement is in the log with other signatures',
  },
  'too-large': { status: 413, title: 'Too large' },
  'unsupported-media-type': { status: 415, title: 'The form of the body is not supported' },
  'range-not-satisfiable': { status: 416, title: 'The object has no such bytes' },
  invalid: { status: 422, title: 'The content is not valid' },
  'not-closed-form': { status: 422, title: 'Not in the closed form of the ledger format' },
  'over-limit': { status: 422, title: 'Over a limit of the ledger format' },
  'suite-unknown': { status: 422, title: 'The suite is not understood' },
  'ledger-differs': { status: 422, title: 'The statement is for another ledger' },
  'fields-differ': { status: 422, title: 'The fields are not those that the statement commits to' },
  'fields-refused': { status: 422, title: 'The fields do not fit the type of the event' },
  'type-unknown': { status: 422, title: 'The type of event is not in the vocabulary' },
  'signature-malformed': { status: 422, title: 'The signature blocks are malformed' },
  'signature-wrong': { status: 422, title: 'A signature does not verify' },
  'signature-missing': { status: 422, title: 'A signature that is needed is missing' },
  'key-unknown': { status: 422, title: 'The key is not registered, or not sound' },
  'key-revoked': { status: 422, title: 'The key was revoked' },
  'key-unvouched': { status: 422, title: 'Nobody vouches for the key' },
  'role-refused': { status: 422, title: 'The key may not sign in this role' },
  'chain-unknown': { status: 422, title: 'The chain was not reserved here' },
  'next-wrong': { status: 422, title: 'The statement does not name the tag of its successor' },
  'anchor-unknown': { status: 422, title: 'The anchor is no checkpoint of this ledger' },
  'in-the-future': { status: 422, title: 'The time stated lies in the future' },
  'move-refused': { status: 422, title: 'The state of the item does not permit this' },
  'two-persons-needed': { status: 422, title: 'This act needs two signatures' },
  'purpose-required': { status: 428, title: 'A purpose must be given' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'The service failed' },
  'bytes-do-not-open': { status: 500, title: 'The bytes in the store do not open' },
  'secret-does-not-open': { status: 500, title: 'A stored secret does not open' },
  'read-not-recorded': { status: 503, title: 'The read could not be recorded' },
  'rolled-back': { status: 503, title: 'The ledger lies behind what was signed before' },
  'agency-unavailable': { status: 503, title: 'The agency cannot be reached' },
  unavailable: { status: 503, title: 'The service cannot answer now' },
} as const satisfies Readonly<Record<string, ErrorKind>>;

export type ErrorCode = keyof typeof errorCodes;

/** What an error may add to its message. */
export interface ErrorDetails {
  /** A more telling code than the class's own. */
  readonly code?: ErrorCode;
  /** What is still safe for the person who asked: "Your upload is kept". */
  readonly safe?: string;
  /** JSON pointer (RFC 6901) to the member of the body that is at fault. */
  readonly pointer?: string;
  /** Members added to the problem document. */
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/**
 * A refusal that the caller is meant to understand. The message is shown to them: it names what they sent or
 * may see, never anything else.
 */
export abstract class DomainError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly safe?: string;
  readonly pointer?: string;
  readonly extra?: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = details.code ?? code;
    this.status = errorCodes[this.code].status;
    if (details.safe !== undefined) this.safe = details.safe;
    if (details.pointer !== undefined) this.pointer = details.pointer;
    if (details.extra !== undefined) this.extra = details.extra;
  }
}

/** A refusal named by its code alone, for codes that need no class of their own. */
export class Refused extends DomainError {}

export class Unauthenticated extends DomainError {
  constructor(message = 'Sign in first', details?: ErrorDetails) {
    super('unauthenticated', message, details);
  }
}

export class Forbidden extends DomainError {
  constructor(message: string, details?: ErrorDetails) {
    super('forbidden', message, details);
  }
}

/** Also thrown for what exists but may not be seen: the answer must not tell the two apart. */
export class NotFound extends DomainError {
  constructor(message: string, details?: ErrorDetails) {
    super('not-found', message, details);
  }
}

export class Conflict extends DomainError {
  constructor(message: string, details?: ErrorDetails) {
    super('conflict', message, details);
  }
}

export class TooLarge extends DomainError {
  constructor(message: string, details?: ErrorDetails) {
    super('too-large', message, details);
  }
}

/** The head of a chain on which the next statement must build. */
export interface ChainHead {
  readonly chainId: string;
  readonly seq: number;
  readonly prev: string;
}

/** The statement's `prev` is no longer the newest; the answer carries the new `head`, so that it can be signed again. */
export class StaleHead extends DomainError {
  constructor(message: string, head: ChainHead, details?: ErrorDetails) {
    super('stale-head', message, { ...details, extra: { ...details?.extra, head } });
  }
}

/** One member of the request that is at fault. */
export interface FieldProblem {
  /** JSON pointer into the body (RFC 6901). */
  readonly pointer?: string;
  /** Name of a query or path parameter. */
  readonly parameter?: string;
  /** Of a table in the request: the line, from 1, and the column, by its name or its number. */
  readonly line?: number;
  readonly column?: string;
  readonly detail: string;
}

/** The request is well-formed, but what it says cannot be taken in. All problems are told at once. */
export class Invalid extends DomainError {
  readonly problems: readonly FieldProblem[];

  constructor(message: string, problems: readonly FieldProblem[] = [], details?: ErrorDetails) {
    super('invalid', message, details);
    this.problems = problems;
  }
}
