import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { type SignedInRequest } from '../../platform/current-person.decorator.js';
import { Forbidden } from '../../platform/errors.js';
import { AgencySignInStore } from './agency-sign-in.store.js';

/**
 * Stands before whatever gives an account a way in of its own. Whom an agency signs in gets none: with a passkey or a password
 * of this service they would come in after their agency let them go.
 */
@Injectable()
export class OwnMeansGuard implements CanActivate {
  constructor(@Inject(AgencySignInStore) private readonly store: AgencySignInStore) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { person } = context.switchToHttp().getRequest<SignedInRequest>();
    if (person === undefined) return false;
    const identity = await this.store.identityOf(person.accountId);
    if (identity === undefined) return true;
    throw new Forbidden('Your agency signs you in; you have no other way in here.');
  }
}
