import { SetMetadata } from '@nestjs/common';

export const APPENDS = 'witnessmark:appends';

/**
 * What a handler answers: receipts, which the log can give again, alone or with the id of the case or item that the first of
 * them opened; or something else.
 */
export type AppendedAnswer = 'receipts' | 'case' | 'item' | 'other';

/**
 * Marks a handler that appends to the log. It needs the header `Idempotency-Key`: the same key with the same
 * request is answered as the first time, so that a client whose connection broke can ask again.
 */
export const Appends = (answer: AppendedAnswer = 'other'): MethodDecorator =>
  SetMetadata(APPENDS, answer);
