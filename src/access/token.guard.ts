import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Response } from 'express';
import { type SignedInRequest } from '../platform/current-person.decorator.js';
import { Unauthenticated } from '../platform/errors.js';
import { PUBLIC } from '../platform/public.decorator.js';
import { SignInService } from './sign-in.service.js';

/** Stands before every route that is not marked `@Public()`: a forgotten mark refuses, it does not let in. */
@Injectable()
export class TokenGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(SignInService) private readonly signIn: SignInService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const marks = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, marks) === true) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<SignedInRequest>();
    const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const person = token === undefined ? undefined : await this.signIn.personOf(token);
    if (person === undefined) {
      // RFC 6750 §3: without a token no reason is given, with a bad one its kind.
      const challenge = token === undefined ? 'Bearer' : 'Bearer error="invalid_token"';
      http.getResponse<Response>().setHeader('WWW-Authenticate', challenge);
      throw new Unauthenticated(
        token === undefined
          ? 'This needs a token: Authorization: Bearer, as POST /api/tokens gives it.'
          : 'This token is unknown, expired or revoked. Sign in again.',
      );
    }
    request.person = person;
    return true;
  }
}
