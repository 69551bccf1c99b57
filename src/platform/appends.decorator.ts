import { SetMetadata } from '@nestjs/common';

export const APPENDS = 'witnessmark:appends';

/**
 * Marks a handler that appends to the log. It needs the header `Idempotency-Key`: the same key with the same
 * request is answered as the first time, so that a client whose connection broke can ask again.
 */
export const Appends = (): MethodDecorator => SetMetadata(APPENDS, true);
