import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Request, type Response } from 'express';
import { CONFIG, type Config } from '../platform/config.js';
import { type SignedInRequest } from '../platform/current-person.decorator.js';
import { Forbidden, Unauthenticated } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { PUBLIC } from '../platform/public.decorator.js';
import { ADMINISTERS } from '../platform/administers.decorator.js';
import { type Scope } from './scopes.js';
import { isCsrfTokenOf, sessionCookiesIn } from './session-secret.js';
import { SessionService } from './session.service.js';
import { SignInService } from './sign-in.service.js';
import { isOfSite } from './site.js';

/**
 * Stands before every route that is not marked `@Public()`: a forgotten mark refuses, it does not let in. Takes a
 * token or the cookie of a session; what comes with a cookie must be shown to come from a page of ours.
 */
@Injectable()
export class EntryGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(SignInService) private readonly signIn: SignInService,
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.isMarked(context, PUBLIC)) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<SignedInRequest>();
    const person = await this.personOf(request, http.getResponse<Response>());
    requireScope(person, scopeOf(request, this.isMarked(context, ADMINISTERS)));
    request.person = person;
    return true;
  }

  private isMarked(context: ExecutionContext, mark: string): boolean {
    const places = [context.getHandler(), context.getClass()];
    return this.reflector.getAllAndOverride<boolean | undefined>(mark, places) === true;
  }

  private async personOf(request: Request, response: Response): Promise<Person> {
    const { authorization, cookie } = request.headers;
    const [secret, ...others] = sessionCookiesIn(cookie);
    if (secret === undefined) return this.bearerOf(authorization, response);
    if (authorization !== undefined || others.length > 0) {
      throw new Unauthenticated('Send a token, or the cookie of one session, not more at once.');
    }
    const person = await this.sessions.personOf(secret);
    if (person === undefined) {
      throw new Unauthenticated('This session is unknown or over. Sign in again.');
    }
    if (!isSafe(request)) requireOwnPage(request, secret, this.config.publicUrl);
    return person;
  }

  private async bearerOf(authorization: string | undefined, response: Response): Promise<Person> {
    const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    const person = token === undefined ? undefined : await this.signIn.personOf(token);
    if (person !== undefined) return person;
    // RFC 6750 §3: without a token no reason is given, with a bad one its kind.
    const challenge = token === undefined ? 'Bearer' : 'Bearer error="invalid_token"';
    response.setHeader('WWW-Authenticate', challenge);
    throw new Unauthenticated(
      token === undefined
        ? 'This needs a token: Authorization: Bearer, as POST /api/tokens gives it.'
        : 'This token is unknown, expired or revoked. Sign in again.',
    );
  }
}

/** Two things another site cannot bring along: the browser's word where the request comes from, and the token. */
function requireOwnPage(request: Request, secret: string, publicUrl: string): void {
  if (!isOfSite(request, publicUrl)) {
    throw new Forbidden('This request does not come from a page of this service.');
  }
  if (!isCsrfTokenOf(secret, request.get('x-csrf-token') ?? '')) {
    throw new Forbidden('X-CSRF-Token must be the csrfToken of this session.');
  }
}

function scopeOf(request: Request, administers: boolean): Scope {
  if (isSafe(request)) return 'read';
  return administers ? 'administer' : 'write';
}

function requireScope({ entry }: Person, scope: Scope): void {
  if (entry.scopes.includes(scope)) return;
  throw new Forbidden(`This needs a token with the scope ${scope}.`);
}

/** RFC 9110 §9.2.1. */
function isSafe({ method }: Request): boolean {
  return ['GET', 'HEAD', 'OPTIONS'].includes(method);
}
