import { Inject, Injectable } from '@nestjs/common';
import { textOfField } from '../core/custody/field-values.js';
import { openValues } from '../core/ledger/event-values.js';
import { type KeyRegistry } from '../core/ledger/registry.js';
import { type LedgerTransaction, type PreparedEvent } from '../ledger/append-command.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { Refused } from '../platform/errors.js';

/**
 * The account of a protected person, and with it each of its keys, is of one case: whoever holds the papers of two cases would
 * find the same key in both (ledger.md §2).
 */
@Injectable()
export class ProtectedPersons {
  constructor(@Inject(LedgerService) private readonly ledger: LedgerService) {}

  /** Accounts that the events name for every party to read: whoever signed, for whom the service did, who is given a role. */
  async named(events: readonly PreparedEvent[]): Promise<readonly string[]> {
    const registry = await this.ledger.registry();
    return [...new Set(events.flatMap((event) => accountsIn(event, registry)))];
  }

  /** Binds those of them that are protected to the case of these chains. Throws where one is of another case. */
  async bind(
    tx: LedgerTransaction,
    accounts: readonly string[],
    events: readonly PreparedEvent[],
  ): Promise<void> {
    const chains = [...new Set(events.map(({ statement }) => statement.item))];
    const [row] = await tx.query<{ elsewhere: string | null }[]>(
      `SELECT wm_bind_protected($1,
         (SELECT array_agg(decode(id, 'hex')) FROM unnest($2::text[]) id)) AS elsewhere`,
      [accounts, chains],
    );
    if (row === undefined || row.elsewhere === null) return;
    throw new Refused(
      'protected-person',
      `Account ${row.elsewhere} is that of a protected person, who acts in another case with it.`,
      {
        safe: 'Nothing was written. For this case the person needs an account, and a key, of its own.',
      },
    );
  }
}

function accountsIn({ statement, fields }: PreparedEvent, registry: KeyRegistry): string[] {
  const values = openValues(fields);
  const signers = [statement.actor, ...statement.with].map(
    (id) => registry.find(id.slice(3))?.account,
  );
  const given = statement.type === 'grant.given/1' ? textOfField(values, 'account') : undefined;
  return [...signers, textOfField(values, 'onBehalfOf'), given].filter(
    (account) => account !== undefined,
  );
}
