import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { type Request } from 'express';
import { CONFIG, type Config } from '../platform/config.js';
import { Forbidden } from '../platform/errors.js';
import { isOfSite } from './site.js';

/**
 * For routes that open a session: another site must not sign a browser in as somebody else, who would then look on. What
 * is no browser says nothing of where it comes from, and is let through.
 */
@Injectable()
export class OwnPageGuard implements CanActivate {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const { origin, 'sec-fetch-site': site } = request.headers;
    const saysWhere = origin !== undefined || site !== undefined;
    if (request.method === 'GET' || !saysWhere || isOfSite(request, this.config.publicUrl)) {
      return true;
    }
    throw new Forbidden('This request does not come from a page of this service.');
  }
}
