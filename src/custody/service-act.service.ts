import { Inject, Injectable } from '@nestjs/common';
import { fromHex } from '../core/canonical/hex.js';
import { type PlainValue } from '../core/ledger/field.js';
import { type Appended, type PreparedEvent } from '../ledger/append-command.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { OperationsYearReader } from '../operations/operations-year.reader.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Conflict, StaleHead } from '../platform/errors.js';
import { NewChainService } from './new-chain.service.js';
import { PlainActs } from './plain-acts.js';

type Fields = Readonly<Record<string, PlainValue>>;

/** How often an act is made anew when another event landed on the year's chain first. */
const attempts = 32;

/**
 * Records what the service does of itself on the operations chain of the year, signed in role 4 on its own account. Nobody asks
 * for it, so nothing is decided in anybody's sight: a chain of operations has one state in which it takes events, and is found
 * only when it is in it.
 */
@Injectable()
export class ServiceActService {
  constructor(
    @Inject(OperationsYearReader) private readonly years: OperationsYearReader,
    @Inject(NewChainService) private readonly chains: NewChainService,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(PlainActs) private readonly plainActs: PlainActs,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One event; the first of a year opens its chain in the same act. `Conflict` where a projection refuses it. */
  async record(type: string, fields: Fields): Promise<Appended> {
    for (let left = attempts; ; left--) {
      try {
        return await this.recordOnce(type, fields);
      } catch (error) {
        // The service holds the pen: another place in the chain needs no other person's signature.
        if (left === 0 || !(error instanceof StaleHead)) throw error;
      }
    }
  }

  private async recordOnce(type: string, fields: Fields): Promise<Appended> {
    const year = new Date(this.clock.nowMs()).getUTCFullYear();
    const chainId = await this.years.chainOf(year);
    if (chainId !== undefined) return this.onChain(chainId, type, fields);
    try {
      return await this.opening(year, type, fields);
    } catch (error) {
      // Of two who begin the year at once, one finds what the other opened.
      const opened = error instanceof Conflict ? await this.years.chainOf(year) : undefined;
      if (opened === undefined) throw error;
      return this.onChain(opened, type, fields);
    }
  }

  private async onChain(chainId: string, type: string, fields: Fields): Promise<Appended> {
    return this.ledger.append({
      events: [await this.plainActs.composeOwn(chainId, type, fields, [])],
    });
  }

  private async opening(year: number, type: string, fields: Fields): Promise<Appended> {
    const before = fromHex((await this.years.chainOf(year - 1)) ?? '', 32);
    const named: Fields = {
      year: { type: 2, integer: BigInt(year) },
      ...(before && { previousChainId: { type: 3, bytes: before } }),
    };
    const service = { accountId: this.ledger.identity().serviceAccount, roles: [] };
    const { appended } = await this.chains.open(service, async (chainId) => {
      const opened: PreparedEvent = await this.plainActs.composeOwn(
        chainId,
        'operations.opened/1',
        named,
        [],
      );
      const event = await this.plainActs.composeOwn(chainId, type, fields, [opened]);
      return this.ledger.append({ events: [opened, event] });
    });
    return appended;
  }
}
