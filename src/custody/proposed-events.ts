import { Inject, Injectable } from '@nestjs/common';
import { personsNeeded } from '../core/custody/vocabulary.js';
import { type Receipt } from '../ledger/append-command.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { Forbidden, Refused } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { ActJudge } from './act-judge.js';
import { ActService } from './act.service.js';
import { type Proposal } from './proposal.store.js';
import { type ProposedAct, type ProposedLine } from './proposed-act.js';

/** Events of the vocabulary that need two persons. */
@Injectable()
export class ProposedEvents implements ProposedAct {
  constructor(
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(ActService) private readonly acts: ActService,
    @Inject(ActJudge) private readonly judge: ActJudge,
  ) {}

  /** It must be permitted as it will be when all have signed. */
  async check(person: Person, { event }: ProposedLine): Promise<void> {
    const { actor, type } = event.statement;
    const registry = await this.ledger.registry();
    if (registry.find(actor.slice(3))?.account !== person.accountId) {
      throw new Forbidden('Propose what you signed with a key of your own account.');
    }
    if (personsNeeded(type) === 1) {
      throw new Refused(
        'move-refused',
        'One signature is enough for this: post it as a statement.',
      );
    }
    await this.judge.decide(person, [event], () => '/event');
  }

  /** In which role somebody signs here makes no difference; whether they may is decided when it is logged. */
  checkSigned(): Promise<void> {
    return Promise.resolve();
  }

  async log({ line, proposedBy }: Proposal): Promise<Receipt> {
    const event = await this.ledger.prepare(line, '');
    // The act is its proposer's, and is decided with their sight: who was asked to sign may not see the chain.
    const { receipts } = await this.acts.log({ accountId: proposedBy, roles: [] }, [event]);
    const [receipt] = receipts;
    if (receipt === undefined) throw new Error('the ledger gave no receipt');
    return receipt;
  }
}
