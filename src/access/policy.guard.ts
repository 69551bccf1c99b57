import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type SignedInRequest } from '../platform/current-person.decorator.js';
import { PUBLIC } from '../platform/public.decorator.js';
import { PolicyService } from './policy.service.js';

/** Asks the policy of the route that answers, once it is known who asks, or that nobody was asked to sign in. */
@Injectable()
export class PolicyGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(PolicyService) private readonly policies: PolicyService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    const isPublic = this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, places) === true;
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    const { person, method, params } = request;
    if (person === undefined && !isPublic) {
      throw new Error('the policy is asked before anybody is known');
    }
    // Express declares the route as anything; a handler that runs has been found by one.
    const { path } = request.route as { readonly path: string };
    const asked = method === 'HEAD' ? 'GET' : method;
    await this.policies.permit(person, `${asked} ${path}`, params);
    return true;
  }
}
