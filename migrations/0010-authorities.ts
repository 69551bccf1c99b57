import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * The directory of central authorities, contact points and channels. Ordinary reference data without evidential weight:
 * nothing of it is in the log. What another entry took the place of stays, so that an old letter can be explained.
 * And an index by which the requests of an item's case are found.
 */
export class Authorities1764000000010 implements MigrationInterface {
  readonly name = 'Authorities1764000000010';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX cooperation_request_case');
    await runner.query('DROP TABLE authority');
    await runner.query('DROP FUNCTION wm_has_role(text[])');
  }
}

const keeps = `wm_has_role('{central_authority_officer,system_administrator}')`;

const statements = [
  // Which kinds, instruments and channels there are is said in src/core alone: a new one needs no migration.
  `CREATE TABLE authority (
    id uuid CONSTRAINT authority_pk PRIMARY KEY,
    country text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    instruments text[] NOT NULL,
    channels text[] NOT NULL,
    languages text[] NOT NULL,
    email text,
    telephone text,
    address text,
    valid_from date NOT NULL,
    valid_until date,
    source text NOT NULL,
    imported_ms bigint NOT NULL,
    imported_by uuid NOT NULL,
    superseded_ms bigint,
    CONSTRAINT authority_imported_by FOREIGN KEY (imported_by) REFERENCES account (id),
    CONSTRAINT authority_country CHECK (country ~ '^[A-Z]{2}$'),
    CONSTRAINT authority_name_length CHECK (length(name) BETWEEN 1 AND 1000),
    CONSTRAINT authority_instruments CHECK (cardinality(instruments) > 0),
    CONSTRAINT authority_valid CHECK (valid_until >= valid_from),
    CONSTRAINT authority_superseded_later CHECK (superseded_ms >= imported_ms)
  )`,
  // Of each office one entry is in force; two imports at once cannot both put theirs there.
  `CREATE UNIQUE INDEX authority_in_force ON authority (country, kind, name) WHERE superseded_ms IS NULL`,
  `CREATE INDEX authority_order ON authority (country, name COLLATE "C", id)`,
  // Of the owner, as wm_is_system_administrator: the policies of account let a person see no roles but their own.
  `CREATE FUNCTION wm_has_role(wanted text[]) RETURNS boolean
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT EXISTS (SELECT 1 FROM account a WHERE a.id = wm_person() AND a.roles && wanted) $$`,
  `REVOKE EXECUTE ON FUNCTION wm_has_role(text[]) FROM wm_ledger`,
  `ALTER TABLE authority ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY authority_visible ON authority FOR SELECT TO wm_web
     USING (wm_person() IS NOT NULL)`,
  `CREATE POLICY authority_imported ON authority FOR INSERT TO wm_web
     WITH CHECK (${keeps} AND imported_by = wm_person() AND superseded_ms IS NULL)`,
  // What was superseded stays so.
  `CREATE POLICY authority_superseded ON authority FOR UPDATE TO wm_web
     USING (${keeps} AND superseded_ms IS NULL) WITH CHECK (superseded_ms IS NOT NULL)`,
  `GRANT SELECT, INSERT, UPDATE (superseded_ms) ON authority TO wm_web`,
  `CREATE INDEX cooperation_request_case ON cooperation_request (case_id)`,
];
