import { Inject, Injectable } from '@nestjs/common';
import { type Appended } from '../ledger/append-command.js';
import { ChainService } from '../ledger/chain.service.js';
import { type ActingPerson } from '../platform/person.js';

/** A chain that was opened, and the receipts of its first events. */
export interface Opened {
  readonly chainId: string;
  readonly appended: Appended;
}

/** Opens chains for persons who post JSON; who signs for themselves reserves them beforehand. */
@Injectable()
export class NewChainService {
  constructor(@Inject(ChainService) private readonly chains: ChainService) {}

  /** Reserves a chain for the act; where the act is refused, nothing of it stays. */
  async open(person: ActingPerson, act: (chainId: string) => Promise<Appended>): Promise<Opened> {
    const [chain] = await this.chains.reserve(person, 1, 1);
    if (chain === undefined) throw new Error('no chain was reserved');
    try {
      return { chainId: chain.id, appended: await act(chain.id) };
    } catch (error) {
      await this.chains.release(person, chain.id);
      throw error;
    }
  }
}
