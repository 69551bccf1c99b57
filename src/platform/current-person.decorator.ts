import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Request } from 'express';
import { type Person } from './person.js';

/** A request after the token guard let it pass. */
export interface SignedInRequest extends Request {
  person?: Person;
}

/** Injects the person of the request; only routes behind the token guard may ask for it. */
export const CurrentPerson = createParamDecorator(
  (_: unknown, context: ExecutionContext): Person => {
    const { person } = context.switchToHttp().getRequest<SignedInRequest>();
    if (person === undefined) throw new Error('this route is not behind the token guard');
    return person;
  },
);
