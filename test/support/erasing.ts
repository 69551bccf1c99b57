import { signProposal } from '../../src/cli/event.js';
import { type ServiceClient } from '../../src/cli/http.js';
import { type SigningKey } from '../../src/cli/key-file.js';
import { SignedAct } from '../../src/cli/signed-act.js';
import { type Json } from '../../src/core/canonical/json.js';
import { type Actor, type Stage } from './stage.js';

/** Of a field `{eventHash, field, leaf}`, of bytes `{eventHash, sha256}`. */
export type ErasedThing = Readonly<Record<string, string>>;

interface FieldRow {
  readonly eventHash: string;
  readonly field: string;
  readonly leaf: string;
}

/** A data-protection officer of a case and a custodian, who erase together. */
export class Erasers {
  private constructor(
    private readonly stage: Stage,
    readonly officer: Actor,
    readonly custodian: Actor,
  ) {}

  static async of(
    stage: Stage,
    lead: { readonly client: ServiceClient; readonly key: SigningKey },
    caseId: string,
  ): Promise<Erasers> {
    const officer = await stage.actor({ roles: ['data_protection_officer'] });
    const custodian = await stage.actor({ roles: ['evidence_custodian'] });
    const administrator = await stage.actor({ roles: ['system_administrator'] });
    const act = await SignedAct.begin(lead.client, lead.key);
    const fields = { account: officer.accountId, role: 'data_protection_officer' };
    const event = {
      ...{ type: 'grant.given/1', occurred: stage.now() },
      fields: { ...fields, from: stage.now(), reason: 'an erasure was ordered' },
    };
    await act.add(caseId, event, [administrator.keyId]);
    const id = (await act.propose()).text('id');
    await signProposal(administrator.client, administrator.key, id);
    return new Erasers(stage, officer, custodian);
  }

  /** Fields with one of the names, on all events of the item, as an erasure lists them. */
  async fieldsOf(itemId: string, names: readonly string[]): Promise<readonly ErasedThing[]> {
    const rows = await this.stage.t.db.query<FieldRow[]>(
      `SELECT encode(e.event_hash, 'hex') AS "eventHash", f.name AS field, encode(f.leaf, 'hex') AS leaf
       FROM event e JOIN event_field f ON f.log_index = e.log_index
       WHERE e.chain_id = decode($1, 'hex') AND f.name = ANY($2) AND f.salt IS NOT NULL
       ORDER BY f.log_index, f.position`,
      [itemId, names],
    );
    return rows.map((row) => ({ ...row }));
  }

  /** All bytes of the item. */
  async bytesOf(itemId: string): Promise<readonly ErasedThing[]> {
    const rows = await this.stage.t.db.query<{ eventHash: string; sha256: string }[]>(
      `SELECT encode(e.event_hash, 'hex') AS "eventHash", encode(b.sha256, 'hex') AS sha256
       FROM blob b JOIN event e ON e.log_index = b.log_index
       WHERE b.chain_id = decode($1, 'hex') ORDER BY e.seq`,
      [itemId],
    );
    return rows.map((row) => ({ ...row }));
  }

  async erase(
    itemId: string,
    erased: readonly ErasedThing[],
    more: Readonly<Record<string, Json>> = {},
  ): Promise<void> {
    const fields = { erased, grounds: 'Directive (EU) 2016/680 art. 16(2)', authority: 'DPA' };
    const event = this.stage.event(this.officer, 'erasure.executed/1', { ...fields, ...more });
    await this.stage.byTwo(this.officer, this.custodian, itemId, event);
  }
}
