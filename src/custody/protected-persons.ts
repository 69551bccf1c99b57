import { Inject, Injectable } from '@nestjs/common';
import { textOfField } from '../core/custody/field-values.js';
import { openValues } from '../core/ledger/event-values.js';
import { type KeyRegistry } from '../core/ledger/registry.js';
import { type LedgerTransaction, type PreparedEvent } from '../ledger/append-command.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { Refused } from '../platform/errors.js';

/** Accounts that an act makes known to whoever holds its case. */
export interface AccountsOfAct {
  /** Whoever signs, for whom the service does, and who is given their first role by an administrator's word. */
  readonly acting: readonly string[];
  /** Everybody else: recipients, and those whose events move with an item to another case. */
  readonly named: readonly string[];
}

const accountForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The account of a protected person, and with it each of its keys, is of one case: whoever holds the papers of two cases would
 * find the same key in both (ledger.md §2). It is bound by the first act of its own, or by a grant that an administrator seconds: no one
 * else can tie a stranger's account to a case.
 */
@Injectable()
export class ProtectedPersons {
  constructor(@Inject(LedgerService) private readonly ledger: LedgerService) {}

  async accountsIn(events: readonly PreparedEvent[]): Promise<AccountsOfAct> {
    const registry = await this.ledger.registry();
    const acting = new Set(events.flatMap((event) => actingIn(event, registry)));
    const named = new Set(events.flatMap(textsIn).filter((text) => accountForm.test(text)));
    return { acting: [...acting], named: [...named].filter((account) => !acting.has(account)) };
  }

  /** Binds those who act and are protected. Throws where one of the accounts is of another case; `own` is the caller's. */
  async bind(
    tx: LedgerTransaction,
    { acting, named }: AccountsOfAct,
    events: readonly PreparedEvent[],
    own: string,
  ): Promise<void> {
    const chains = [...new Set(events.map(({ statement }) => statement.item))];
    const moved = await this.accountsOnMoved(tx, events);
    const [row] = await tx.query<{ elsewhere: string | null }[]>(
      `SELECT wm_bind_protected($1, $2,
         (SELECT array_agg(decode(id, 'hex')) FROM unnest($3::text[]) id)) AS elsewhere`,
      [acting, [...named, ...moved], chains],
    );
    if (row === undefined || row.elsewhere === null) return;
    throw row.elsewhere === own ? ownElsewhere() : anotherElsewhere();
  }

  /** Whose events an item would take along to another case. */
  private async accountsOnMoved(
    tx: LedgerTransaction,
    events: readonly PreparedEvent[],
  ): Promise<readonly string[]> {
    const moved = events.filter(({ statement }) => statement.type === 'item.moved/1');
    if (moved.length === 0) return [];
    const ids = moved.map(({ statement }) => statement.item);
    const rows = await tx.query<{ key: string | null; account: string | null }[]>(signersOfChains, [
      ids,
    ]);
    const registry = await this.ledger.registry();
    return rows
      .map(({ key, account }) => account ?? registry.find(key ?? '')?.account)
      .filter((account) => account !== undefined);
  }
}

/** Keys (hex) of all who signed, and accounts for which the service did. */
const signersOfChains = `
  WITH on_chain AS (
    SELECT log_index, actor, statement FROM event
    WHERE chain_id = ANY (SELECT decode(id, 'hex') FROM unnest($1::text[]) id))
  SELECT encode(actor, 'hex') AS key, NULL AS account FROM on_chain
  UNION
  SELECT substr(other, 4), NULL FROM on_chain,
    json_array_elements_text(convert_from(statement, 'UTF8')::json -> 'with') other
  UNION
  SELECT NULL, convert_from(f.value, 'UTF8') FROM on_chain JOIN event_field f USING (log_index)
  WHERE f.name = 'onBehalfOf' AND f.value IS NOT NULL`;

function actingIn({ statement, fields }: PreparedEvent, registry: KeyRegistry): string[] {
  const values = openValues(fields);
  const keys = [statement.actor, ...statement.with].map((id) => registry.find(id.slice(3)));
  const isGrant = statement.type === 'grant.given/1';
  const byAdministrator = keys.some((key) => key?.roles.includes('administrator') === true);
  const given = isGrant && byAdministrator ? textOfField(values, 'account') : undefined;
  return [...keys.map((key) => key?.account), textOfField(values, 'onBehalfOf'), given].filter(
    (account) => account !== undefined,
  );
}

function textsIn({ fields }: PreparedEvent): string[] {
  return [...openValues(fields).values()].flatMap((value) =>
    value.type === 1 ? [value.text] : [],
  );
}

function ownElsewhere(): Refused {
  return new Refused(
    'protected-person',
    'Your account is that of a protected person and acts in another case.',
    {
      safe: 'Nothing was written. For this case you need another account, and a key of its own: ask an administrator.',
    },
  );
}

/** Does not say that somebody is protected: whoever names accounts could find out that way. */
function anotherElsewhere(): Refused {
  return new Refused(
    'move-refused',
    'An account that this act names, or whose events it would move, can have no part in this case.',
    { safe: 'Nothing was written. Ask an administrator which account is meant for this case.' },
  );
}
