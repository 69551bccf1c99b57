import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { type Response } from 'express';
import { instantText } from '../core/canonical/instant.js';
import { type SignedInRequest } from '../platform/current-person.decorator.js';
import { ElevationReader } from './elevation.reader.js';

/**
 * Says with every answer, refusals too, that whoever asks sees more than they were granted: a screen shows it as its banner.
 * A guard, since guards come before all that may answer instead of the route; it refuses nothing.
 */
@Injectable()
export class ElevationGuard implements CanActivate {
  constructor(@Inject(ElevationReader) private readonly elevations: ElevationReader) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const { person } = http.getRequest<SignedInRequest>();
    const untilMs = person && (await this.elevations.untilMs(person.accountId));
    if (untilMs !== undefined) {
      const until = `until=${instantText(untilMs)}`;
      http.getResponse<Response>().setHeader('Witnessmark-Elevated', until);
    }
    return true;
  }
}
