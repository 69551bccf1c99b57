import { Inject, Injectable } from '@nestjs/common';
import { CaseReader } from '../cases/case.reader.js';
import { isRunning } from '../core/custody/case-state.js';
import { type ItemState } from '../core/custody/item-state.js';
import { underLineage } from '../core/custody/lineage.js';
import { keepsBytes } from '../core/custody/restricted-bytes.js';
import { ItemReader } from '../items/item.reader.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Refused } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { type Asked } from './read-asked.js';

/** Keeps bytes from those to whom a restriction in force does not leave them, on the item or on what it derives from. */
@Injectable()
export class RestrictedReads {
  constructor(
    @Inject(ItemReader) private readonly items: ItemReader,
    @Inject(CaseReader) private readonly cases: CaseReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws `bytes-restricted`. Of an item that the person does not see nothing is said here: it is not there for them. */
  async require(person: Person, { reading, route, chains }: Asked): Promise<void> {
    if (reading.kind !== 'download' || !route.includes(':itemId')) return;
    for (const itemId of chains) await this.requireOf(person, itemId);
  }

  private async requireOf(person: Person, itemId: string): Promise<void> {
    const { accountId } = person;
    const found = await this.items.stateOf(accountId, itemId);
    if (found === undefined) return;
    const ancestors = await this.items.lineage(accountId, itemId);
    const under = underLineage(
      found.state,
      ancestors.map(({ state }) => state),
    );
    if (under.restrictions.length === 0) return;
    const granted = await this.grantedTo(accountId, itemId, found.state);
    // What was served on the defence is theirs: whether it might be was decided then.
    if (granted.length > 0 && granted.every((role) => role === 'defence_counsel')) return;
    const kept = keepsBytes(under.restrictions, new Set([...person.roles, ...granted]));
    if (kept === undefined) return;
    throw new Refused(
      'bytes-restricted',
      `A restriction (${kept.kind ?? 'of a kind that was erased'}) leaves the bytes of this item to other roles than yours.`,
    );
  }

  /** Roles on the item's case, as far as the person sees that, which count for this item at this moment. */
  private async grantedTo(
    account: string,
    itemId: string,
    { caseId }: ItemState,
  ): Promise<readonly string[]> {
    const found = caseId === undefined ? undefined : await this.cases.recordOf(account, caseId);
    const nowMs = this.clock.nowMs();
    return (found?.record.grants ?? [])
      .filter((grant) => grant.account === account && isRunning(grant, nowMs))
      .filter((grant) => grant.itemId === undefined || grant.itemId === itemId)
      .map(({ role }) => role);
  }
}
