import { Inject, Injectable } from '@nestjs/common';
import { type Appended, type PreparedEvent } from '../ledger/append-command.js';
import { OperationsYearReader } from '../operations/operations-year.reader.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Conflict } from '../platform/errors.js';
import { type ActingPerson } from '../platform/person.js';
import { ActService } from './act.service.js';
import { NewChainService } from './new-chain.service.js';
import { openingFields } from './operations-opening.js';
import { PlainActs, type PlainEvent } from './plain-acts.js';

/** Records the operator's acts, on the chain of the year in which they are recorded. */
@Injectable()
export class OperationsActService {
  constructor(
    @Inject(OperationsYearReader) private readonly years: OperationsYearReader,
    @Inject(NewChainService) private readonly chains: NewChainService,
    @Inject(ActService) private readonly acts: ActService,
    @Inject(PlainActs) private readonly plainActs: PlainActs,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One event, signed by the service on the person's behalf; the first of a year opens its chain in the same act. */
  async record(person: ActingPerson, event: PlainEvent): Promise<Appended> {
    const year = new Date(this.clock.nowMs()).getUTCFullYear();
    const chainId = await this.years.chainOf(year);
    if (chainId !== undefined) return this.acts.plain(person, chainId, event);
    try {
      return await this.openWith(person, event, year);
    } catch (error) {
      // Of two who begin the year at once, one finds what the other opened.
      const opened = error instanceof Conflict ? await this.years.chainOf(year) : undefined;
      if (opened === undefined) throw error;
      return this.acts.plain(person, opened, event);
    }
  }

  private async openWith(person: ActingPerson, event: PlainEvent, year: number): Promise<Appended> {
    const fields = openingFields(year, await this.years.chainOf(year - 1));
    const compose = async (chainId: string): Promise<readonly PreparedEvent[]> => {
      const opened = await this.plainActs.composeOwn(chainId, 'operations.opened/1', fields, []);
      return [opened, await this.plainActs.compose(person, chainId, event, [opened])];
    };
    const { appended } = await this.chains.open(person, (chainId) =>
      this.acts.composed(person, () => compose(chainId), []),
    );
    return appended;
  }
}
