import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { matterReference } from '../core/custody/check-identifier.js';
import { terminalStates } from '../core/custody/chain-state.js';
import { type ItemState } from '../core/custody/item-state.js';
import { type Inheritable, mostGenerations } from '../core/custody/lineage.js';
import { asPerson } from '../database/as-person.js';
import { NotFound } from '../platform/errors.js';
import { type Page, pageOf, readCursor } from '../platform/page.js';
import { type ItemColumns } from './item-columns.js';

/** An item as far as its chain goes. */
export interface ItemView {
  readonly itemId: string;
  readonly state: ItemState;
  readonly seq: number;
  /** Whether the case's chain names it. */
  readonly added: boolean;
}

/** An item from which another derives, as far as that one's use depends on it. */
export interface Ancestor {
  readonly itemId: string;
  readonly seq: number;
  readonly state: Inheritable;
}

/** As of when something about an item waits for a person. In ms since 1970. */
export interface WaitingSince {
  /** Bytes that were checked earlier want a check. */
  readonly verifiedBeforeMs: number;
  /** Reviews that are due earlier wait for the person; null where none are theirs. */
  readonly reviewBeforeMs: number | null;
}

/** An item, and the forums that its case names. */
export interface ItemOfForums {
  readonly item: ItemView;
  readonly caseForums: readonly string[];
}

/** An item's row whole, for whoever checks that it follows from the chain. */
export interface ProjectedItem extends ItemView {
  readonly columns: ItemColumns;
}

export interface ItemFilter {
  readonly caseId?: string;
  readonly state?: string;
  /** Account. */
  readonly holder?: string;
}

interface ItemFold {
  readonly item_id: Buffer;
  readonly first_index: string;
  readonly seq: number;
  readonly added: boolean;
  readonly fold: ItemState;
}

const columns = 'item_id, first_index, seq, added, fold';

/** Items as the person may see them (login wm_web, row-level security). */
@Injectable()
export class ItemReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** Undefined where there is no such item, or the person may not see it. */
  async stateOf(accountId: string, itemId: string): Promise<ItemView | undefined> {
    const id = fromHex(itemId, 32);
    if (id === undefined) return undefined;
    const [row] = await this.select(accountId, `WHERE item_id = $1`, [Buffer.from(id)]);
    return row && viewOf(row);
  }

  /** Those of the items that the person may see. */
  async visibleOf(accountId: string, itemIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<Pick<ItemFold, 'item_id'>[]>(
        `SELECT item_id FROM item WHERE item_id = ANY (SELECT decode(unnest($1::text[]), 'hex'))`,
        [itemIds],
      ),
    );
    return new Set(rows.map(({ item_id }) => toHex(item_id)));
  }

  /** As `stateOf`; throws NotFound alike for what is not there and what the person may not see. */
  async find(accountId: string, itemId: string): Promise<ItemView> {
    const found = await this.stateOf(accountId, itemId);
    if (found === undefined) throw notFound();
    return found;
  }

  /** As `find`, with the columns, all read at once. */
  async projected(accountId: string, itemId: string): Promise<ProjectedItem> {
    const [row] = await asPerson(this.db, accountId, (manager) =>
      manager.query<(ItemFold & ItemColumns)[]>(
        `SELECT ${columns}, encode(case_id, 'hex') AS in_case, item_number, exhibit_ref, title, category,
           source_kind, state, holder, recipient
         FROM item WHERE item_id = $1`,
        [Buffer.from(fromHex(itemId, 32) ?? [])],
      ),
    );
    if (row === undefined) throw notFound();
    const { item_id, first_index, added, fold, ...rest } = row;
    return { ...viewOf({ item_id, first_index, added, fold, seq: rest.seq }), columns: rest };
  }

  /**
   * What the items from which this one derives say about its use, the parent's first: of those too that the person does
   * not see, since what their originators decided holds for what the person has. At most 64.
   */
  async lineage(accountId: string, itemId: string): Promise<readonly Ancestor[]> {
    return asPerson(this.db, accountId, (manager) =>
      manager.query<Ancestor[]>(
        `SELECT encode(item_id, 'hex') AS "itemId", seq, inheritable AS state FROM wm_lineage($1, $2)`,
        [Buffer.from(itemId, 'hex'), mostGenerations],
      ),
    );
  }

  /** In the order in which they were opened. */
  async list(
    accountId: string,
    filter: ItemFilter,
    { cursor, limit }: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<ItemView>> {
    const after = cursor === undefined ? -1 : Number(readCursor(cursor, [/^\d{1,15}$/])[0]);
    const rows = await this.select(
      accountId,
      `WHERE first_index > $1 AND ($2::bytea IS NULL OR case_id = $2 OR fold -> 'formerCases' ? encode($2, 'hex'))
         AND ($3::text IS NULL OR state = $3) AND ($4::text IS NULL OR holder = $4)
       ORDER BY first_index LIMIT $5`,
      [
        after,
        filter.caseId === undefined ? null : Buffer.from(filter.caseId, 'hex'),
        filter.state ?? null,
        filter.holder ?? null,
        limit + 1,
      ],
    );
    const page = pageOf(rows, limit, ({ first_index }) => [first_index]);
    return { items: page.items.map(viewOf), next: page.next };
  }

  /** All items of a case, drafts too, in the order in which they were opened. */
  async ofCase(accountId: string, caseId: string): Promise<readonly ItemView[]> {
    const rows = await this.select(accountId, 'WHERE case_id = $1 ORDER BY first_index', [
      Buffer.from(caseId, 'hex'),
    ]);
    return rows.map(viewOf);
  }

  /** Items of the case that have bytes of one of these digests (SHA-256 in hex) on record, in the order in which they were opened. */
  async withDigests(
    accountId: string,
    caseId: string,
    digests: readonly string[],
  ): Promise<readonly ItemView[]> {
    const rows = await this.select(
      accountId,
      `WHERE case_id = $1 AND EXISTS (
         SELECT 1 FROM jsonb_array_elements(fold -> 'digests') d WHERE d ->> 'sha256' = ANY ($2::text[]))
       ORDER BY first_index`,
      [Buffer.from(caseId, 'hex'), digests],
    );
    return rows.map(viewOf);
  }

  /** Items that the case's chain names and that were moved to another case, seen or not. */
  async movedAway(accountId: string, caseId: string): Promise<ReadonlySet<string>> {
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<{ readonly id: string }[]>(
        `SELECT encode(item_id, 'hex') AS id FROM wm_moved_away($1) item_id`,
        [Buffer.from(caseId, 'hex')],
      ),
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Items about which something may wait for the account, in the order in which they were opened. */
  async waitingFor(
    accountId: string,
    { cursor, limit }: { readonly cursor?: string; readonly limit: number },
    { verifiedBeforeMs, reviewBeforeMs }: WaitingSince,
  ): Promise<Page<ItemView>> {
    const after = cursor === undefined ? -1 : Number(readCursor(cursor, [/^\d{1,15}$/])[0]);
    const rows = await this.select(
      accountId,
      `WHERE first_index > $1 AND (
         (state = 'IN_TRANSFER' AND ($2 IN (recipient, holder)))
         OR (state IN ('QUARANTINED', 'MISSING') AND holder = $2)
         OR (state = 'DRAFT' AND fold ->> 'opener' = $2)
         OR (holder = $2 AND fold ->> 'bytesState' = 'awaited')
         OR (holder = $2 AND state = 'IN_CUSTODY' AND fold ? 'disposal')
         OR (holder = $2 AND fold ->> 'bytesState' = 'received' AND state <> ALL ($6)
           AND coalesce((fold ->> 'checkedMs')::bigint, 0) < $4)
         OR ($5::bigint IS NOT NULL AND state <> ALL ($6) AND EXISTS (
           SELECT 1 FROM jsonb_array_elements((fold -> 'restrictions') || (fold -> 'holds')) one
           WHERE (one ->> 'reviewMs')::bigint <= $5)))
       ORDER BY first_index LIMIT $3`,
      [after, accountId, limit + 1, verifiedBeforeMs, reviewBeforeMs, terminalStates],
    );
    const page = pageOf(rows, limit, ({ first_index }) => [first_index]);
    return { items: page.items.map(viewOf), next: page.next };
  }

  /** Items still in being of open cases that name one of these forums, for who opened the case and for prosecutors. */
  async ofForums(
    accountId: string,
    {
      forums,
      isProsecutor,
    }: { readonly forums: readonly string[]; readonly isProsecutor: boolean },
    { cursor, limit }: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<ItemOfForums>> {
    const after = cursor === undefined ? -1 : Number(readCursor(cursor, [/^\d{1,15}$/])[0]);
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<(ItemFold & { readonly forums: readonly string[] })[]>(
        `SELECT i.item_id, i.first_index, i.seq, i.added, i.fold, c.fold -> 'forumProfiles' AS forums
         FROM item i JOIN case_record c ON c.case_id = i.case_id
         WHERE i.first_index > $1 AND i.added AND i.state <> ALL ($2) AND c.state = 'OPEN'
           AND c.fold -> 'forumProfiles' ?| $3::text[] AND ($4 OR c.fold ->> 'openedBy' = $5)
         ORDER BY i.first_index LIMIT $6`,
        [after, terminalStates, forums, isProsecutor, accountId, limit + 1],
      ),
    );
    const page = pageOf(rows, limit, ({ first_index }) => [first_index]);
    const items = page.items.map((row) => ({ item: viewOf(row), caseForums: row.forums }));
    return { items, next: page.next };
  }

  /** Visible items with an identifier or bytes of this one; at most a hundred. */
  async duplicatesOf(
    accountId: string,
    itemId: string,
  ): Promise<readonly { readonly view: ItemView; readonly links: readonly string[] }[]> {
    const { state } = await this.find(accountId, itemId);
    const own = state.identifiers?.filter(({ kind }) => kind !== matterReference);
    const identifiers = JSON.stringify(own ?? []);
    const digests = JSON.stringify(state.digests.map(({ sha256 }) => sha256));
    const rows = await asPerson(this.db, accountId, (manager) =>
      manager.query<
        (ItemFold & { readonly by_identifier: boolean; readonly by_digest: boolean })[]
      >(
        `SELECT * FROM (
           SELECT ${columns},
             EXISTS (SELECT 1 FROM jsonb_array_elements(coalesce(fold -> 'identifiers', '[]')) i
                     JOIN jsonb_array_elements($2::jsonb) o ON i = o) AS by_identifier,
             EXISTS (SELECT 1 FROM jsonb_array_elements(fold -> 'digests') d
                     JOIN jsonb_array_elements($3::jsonb) o ON d -> 'sha256' = o) AS by_digest
           FROM item WHERE item_id <> $1) found
         WHERE by_identifier OR by_digest ORDER BY first_index LIMIT 100`,
        [Buffer.from(itemId, 'hex'), identifiers, digests],
      ),
    );
    return rows.map((row) => ({
      view: viewOf(row),
      links: [
        ...(row.by_identifier ? ['same_identifier'] : []),
        ...(row.by_digest ? ['same_digest'] : []),
      ],
    }));
  }

  private async select(
    accountId: string,
    where: string,
    parameters: unknown[],
  ): Promise<readonly ItemFold[]> {
    return asPerson(this.db, accountId, (manager) =>
      manager.query<ItemFold[]>(`SELECT ${columns} FROM item ${where}`, parameters),
    );
  }
}

function notFound(): NotFound {
  return new NotFound('There is no such item, or you may not see it.');
}

function viewOf({ item_id, seq, added, fold }: ItemFold): ItemView {
  return { itemId: toHex(item_id), state: fold, seq, added };
}
