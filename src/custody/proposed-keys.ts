import { Inject, Injectable } from '@nestjs/common';
import { AccessService } from '../access/access.service.js';
import { KeyService } from '../access/key.service.js';
import { type Receipt } from '../ledger/append-command.js';
import { Conflict } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { type Proposal } from './proposal.store.js';
import { type ProposedAct, type ProposedLine } from './proposed-act.js';
import { ServiceKeyService } from './service-key.service.js';

/**
 * Registrations for which others vouch: of a person's further key, by an older one or by an administrator; of an administrator's, by two; of
 * the key that succeeds the service's.
 */
@Injectable()
export class ProposedKeys implements ProposedAct {
  constructor(
    @Inject(KeyService) private readonly keys: KeyService,
    @Inject(ServiceKeyService) private readonly serviceKeys: ServiceKeyService,
    @Inject(AccessService) private readonly access: AccessService,
  ) {}

  /** Of a person's own alone: the service makes its successor itself. */
  async check(person: Person, { line }: ProposedLine): Promise<void> {
    await this.keys.checkProposed(person, line, '/event');
  }

  async checkSigned(proposal: Proposal, { line, event }: ProposedLine): Promise<void> {
    if (this.serviceKeys.isSuccession(event)) await this.serviceKeys.checkSigned(event);
    else await this.keys.checkProposed(await this.holderOf(proposal), line, '');
  }

  async log(proposal: Proposal): Promise<Receipt> {
    const succession = await this.serviceKeys.successionIn(proposal.line);
    if (succession !== undefined) return this.serviceKeys.succeed(proposal, succession);
    const holder = await this.holderOf(proposal);
    const { receipt } = await this.keys.register(holder, proposal.line, { acceptUnvouched: false });
    return receipt;
  }

  private async holderOf({ proposedBy }: Proposal) {
    const holder = await this.access.personOf(proposedBy);
    if (holder !== undefined) return holder;
    throw new Conflict('The account of whoever proposed this is not there any more.');
  }
}
