import { Inject, Injectable } from '@nestjs/common';
import { type PlainValue } from '../core/ledger/field.js';
import { type AppendCommand, type Appended, type PreparedEvent } from '../ledger/append-command.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { OperationsYearReader } from '../operations/operations-year.reader.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Conflict, StaleHead } from '../platform/errors.js';
import { type ActingPerson } from '../platform/person.js';
import { NewChainService } from './new-chain.service.js';
import { openingFields } from './operations-opening.js';
import { PlainActs } from './plain-acts.js';

/** How often an event is made anew when another one lands first. */
const attempts = 32;

/** An event that the service records of itself. */
export interface OwnEvent {
  readonly type: string;
  readonly fields: Readonly<Record<string, PlainValue>>;
  /** Runs in the transaction that logs it; the event is the last of those given. */
  readonly within?: NonNullable<AppendCommand['within']>;
}

/**
 * Records on the operator's chain of the year what the service does on its own account. Whoever caused it need not see that
 * chain, and no role of theirs is asked: the feature that records has decided.
 */
@Injectable()
export class OwnOperationsService {
  constructor(
    @Inject(OperationsYearReader) private readonly years: OperationsYearReader,
    @Inject(NewChainService) private readonly chains: NewChainService,
    @Inject(PlainActs) private readonly plainActs: PlainActs,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The first event of a year opens its chain in the same act, reserved in the name of who caused it; undefined where that is the
   * service alone.
   */
  async record(causedBy: ActingPerson | undefined, event: OwnEvent): Promise<Appended> {
    const inNameOf = causedBy ?? { accountId: this.ledger.identity().serviceAccount, roles: [] };
    for (let left = attempts; ; left--) {
      try {
        return await this.append(inNameOf, event);
      } catch (error) {
        // Another event landed first; or, which happens once, another process opened the year.
        const isMoved =
          error instanceof StaleHead || (error instanceof Conflict && left === attempts);
        if (left === 0 || !isMoved) throw error;
      }
    }
  }

  private async append(
    causedBy: ActingPerson,
    { type, fields, ...more }: OwnEvent,
  ): Promise<Appended> {
    const year = new Date(this.clock.nowMs()).getUTCFullYear();
    const compose = (chainId: string, before: readonly PreparedEvent[]): Promise<PreparedEvent> =>
      this.plainActs.composeOwn(chainId, type, fields, before);
    const chainId = await this.years.chainOf(year);
    if (chainId !== undefined) {
      return this.ledger.append({ events: [await compose(chainId, [])], ...more });
    }
    const opening = openingFields(year, await this.years.chainOf(year - 1));
    const { appended } = await this.chains.open(causedBy, async (id) => {
      const opened = await this.plainActs.composeOwn(id, 'operations.opened/1', opening, []);
      return this.ledger.append({ events: [opened, await compose(id, [opened])], ...more });
    });
    return appended;
  }
}
