import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Lawful erasure. The trigger that refuses every change of a field lets one through: salt and value go where an erasure on
 * the same chain names this very leaf, or one that was logged after the backup from which this database comes
 * (`known_erasure`, filled by the owner from the register outside the database). It looks for itself, whoever asks.
 */
export class Erasure1764000000020 implements MigrationInterface {
  readonly name = 'Erasure1764000000020';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...lookUps, ...trigger, ...acts, ...grants]) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`REVOKE DELETE ON ${derived.join(', ')} FROM wm_ledger`);
    await runner.query('DROP TRIGGER event_field_unchanged ON event_field');
    await runner.query(
      `CREATE TRIGGER event_field_unchanged BEFORE UPDATE OR DELETE ON event_field
         FOR EACH ROW EXECUTE FUNCTION wm_refuse_change()`,
    );
    await runner.query('ALTER TABLE event_field ENABLE ALWAYS TRIGGER event_field_unchanged');
    for (const name of [...functionNames].reverse()) await runner.query(`DROP FUNCTION ${name}`);
    await runner.query('DROP TABLE known_erasure');
    await runner.query('DROP INDEX event_erasure');
  }
}

const functionNames = [
  'wm_erased_of(bytea)',
  'wm_is_erased(bigint, text, bytea)',
  'wm_keep_field()',
  'wm_repeats(text, smallint, bytea, bytea)',
  'wm_destroy_erased(bytea)',
  'wm_erase(bigint)',
  'wm_spoiled_exports()',
];

/** `digest`: the leaf of the field; of bytes, whose `field` is empty, their SHA-256. */
const tables = [
  `CREATE INDEX event_erasure ON event (chain_id) WHERE type = 'erasure.executed/1'`,
  `CREATE TABLE known_erasure (
    event_hash bytea NOT NULL,
    field text NOT NULL,
    digest bytea NOT NULL,
    chain_id bytea NOT NULL,
    CONSTRAINT known_erasure_pk PRIMARY KEY (event_hash, field, digest),
    CONSTRAINT known_erasure_lengths CHECK (
      length(event_hash) = 32 AND length(digest) = 32 AND length(chain_id) = 32 AND length(field) <= 64
    )
  )`,
  `CREATE INDEX known_erasure_chain_id ON known_erasure (chain_id)`,
  `ALTER TABLE known_erasure ENABLE ROW LEVEL SECURITY`,
  `CREATE TRIGGER known_erasure_unchanged BEFORE UPDATE OR DELETE ON known_erasure
     FOR EACH ROW EXECUTE FUNCTION wm_refuse_change()`,
  `CREATE TRIGGER known_erasure_not_truncated BEFORE TRUNCATE ON known_erasure
     FOR EACH STATEMENT EXECUTE FUNCTION wm_refuse_change()`,
  ...['known_erasure_unchanged', 'known_erasure_not_truncated'].map(
    (name) => `ALTER TABLE known_erasure ENABLE ALWAYS TRIGGER ${name}`,
  ),
];

const definer = 'SECURITY DEFINER SET search_path = public, pg_temp';

/** Not erased whoever asks for it: the fields without which a chain cannot be read (ledger format §4). */
const neverErased = `'caseId', 'itemId', 'firstEventHash', 'caseRef', 'onBehalfOf', 'authentication', 'erased'`;

const lookUps = [
  `CREATE FUNCTION wm_erased_of(of_chain bytea) RETURNS TABLE (event_hash bytea, field text, digest bytea)
     LANGUAGE sql STABLE ${definer} AS $$
     SELECT decode(x ->> 'eventHash', 'hex'), coalesce(x ->> 'field', ''),
       decode(coalesce(x ->> 'leaf', x ->> 'sha256'), 'hex')
     FROM event e JOIN event_field f ON f.log_index = e.log_index AND f.name = 'erased' AND f.type = 7
     CROSS JOIN LATERAL jsonb_array_elements(convert_from(f.value, 'UTF8')::jsonb) x
     WHERE e.chain_id = of_chain AND e.type = 'erasure.executed/1'
       AND coalesce(x ->> 'field', '') NOT IN (${neverErased})
     UNION
     SELECT k.event_hash, k.field, k.digest FROM known_erasure k
     WHERE k.chain_id = of_chain AND k.field NOT IN (${neverErased}) $$`,
  `CREATE FUNCTION wm_is_erased(at_index bigint, named text, its_leaf bytea) RETURNS boolean
     LANGUAGE sql STABLE ${definer} AS $$
     SELECT EXISTS (
       SELECT 1 FROM event e CROSS JOIN LATERAL wm_erased_of(e.chain_id) x
       WHERE e.log_index = at_index AND x.event_hash = e.event_hash AND x.field = named AND x.digest = its_leaf
     ) $$`,
];

const trigger = [
  `CREATE FUNCTION wm_keep_field() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF TG_OP = 'UPDATE' AND NEW.salt IS NULL AND NEW.value IS NULL
         AND (NEW.log_index, NEW.position, NEW.name, NEW.type, NEW.leaf)
           = (OLD.log_index, OLD.position, OLD.name, OLD.type, OLD.leaf)
         AND wm_is_erased(OLD.log_index, OLD.name, OLD.leaf)
       THEN
         RETURN NEW;
       END IF;
       RAISE EXCEPTION '% refused: rows of % are only ever added, and a value goes only by a logged erasure',
         TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
     END $$`,
  `DROP TRIGGER event_field_unchanged ON event_field`,
  `CREATE TRIGGER event_field_unchanged BEFORE UPDATE OR DELETE ON event_field
     FOR EACH ROW EXECUTE FUNCTION wm_keep_field()`,
  `ALTER TABLE event_field ENABLE ALWAYS TRIGGER event_field_unchanged`,
];

/** An item's cases: where it is, and where it was. */
const itsCase = `i.case_id = e.case_id OR i.fold -> 'formerCases' ? encode(e.case_id, 'hex')`;

/**
 * What the service keeps besides the log and what follows from it: answers to repeated requests, proposals, uploads,
 * packages under way. Shorter values than four bytes stand by chance in anything and are not looked for.
 */
const acts = [
  `CREATE FUNCTION wm_repeats(said text, of_type smallint, salt bytea, value bytea) RETURNS boolean
     LANGUAGE sql IMMUTABLE AS $$
     SELECT position(encode(salt, 'hex') IN said) > 0 OR length(value) >= 4 AND (
       position(encode(value, 'hex') IN said) > 0
       OR of_type = 1 AND position(btrim(to_json(convert_from(value, 'UTF8'))::text, '"') IN said) > 0
     ) $$`,
  `CREATE FUNCTION wm_destroy_erased(of_chain bytea) RETURNS void LANGUAGE plpgsql ${definer} AS $$
     DECLARE gone record;
     BEGIN
       FOR gone IN
         SELECT f.log_index, f.position, f.type, f.salt, f.value, e.statement_hash
         FROM event e JOIN wm_erased_of(of_chain) x ON x.event_hash = e.event_hash
         JOIN event_field f ON f.log_index = e.log_index AND f.name = x.field AND f.leaf = x.digest
         WHERE e.chain_id = of_chain AND f.salt IS NOT NULL
       LOOP
         UPDATE kept_answer SET body = NULL WHERE wm_repeats(body, gone.type, gone.salt, gone.value);
         DELETE FROM proposal p WHERE p.statement_hash = gone.statement_hash
           OR p.chain_id = of_chain AND p.type <> 'erasure.executed/1'
             AND wm_repeats(p.line::text, gone.type, gone.salt, gone.value);
         DELETE FROM upload WHERE attached_index = gone.log_index;
         UPDATE event_field SET salt = NULL, value = NULL
           WHERE log_index = gone.log_index AND position = gone.position;
       END LOOP;
       DELETE FROM upload u USING event e, wm_erased_of(of_chain) x
         WHERE u.attached_index = e.log_index AND e.chain_id = of_chain
           AND x.field = '' AND x.event_hash = e.event_hash AND x.digest = u.sha256;
       PERFORM wm_forget_object_key(b.object_id)
         FROM blob b JOIN event e ON e.log_index = b.log_index
         JOIN wm_erased_of(of_chain) x ON x.field = '' AND x.event_hash = e.event_hash AND x.digest = b.sha256
         WHERE b.chain_id = of_chain;
       UPDATE export e SET state = 'failed', finished_ms = (extract(epoch FROM now()) * 1000)::bigint,
         failure = 'Something was erased while the package was built. Export it anew.'
         WHERE e.state = 'building'
           AND EXISTS (SELECT 1 FROM item i WHERE i.item_id = of_chain AND (${itsCase}));
     END $$`,
  `CREATE FUNCTION wm_erase(at_index bigint) RETURNS void LANGUAGE plpgsql ${definer} AS $$
     DECLARE of_chain bytea;
     BEGIN
       SELECT e.chain_id INTO of_chain FROM event e JOIN chain_head h ON h.chain_id = e.chain_id
         WHERE e.log_index = at_index AND e.type = 'erasure.executed/1' AND h.kind = 'item';
       IF of_chain IS NULL THEN
         RAISE EXCEPTION 'nothing is erased before its erasure is logged on the chain of an item'
           USING ERRCODE = 'insufficient_privilege';
       END IF;
       PERFORM wm_destroy_erased(of_chain);
     END $$`,
  // Packages that were built before something of their case was erased: ids alone.
  `CREATE FUNCTION wm_spoiled_exports() RETURNS SETOF uuid LANGUAGE sql STABLE ${definer} AS $$
     SELECT e.id FROM export e WHERE e.state = 'ready' AND EXISTS (
       SELECT 1 FROM item i JOIN event x ON x.chain_id = i.item_id
       WHERE x.type = 'erasure.executed/1' AND x.log_index >= e.checkpoint_size AND (${itsCase})
     ) $$`,
];

/** Projections of an item with a row an event: derived anew from what is left, when something of the item was erased. */
const derived = ['provenance_record', 'admissibility_note', 'disclosure', 'disclosure_check'];

const grants = [
  ...functionNames
    .slice(0, 5)
    .map((name) => `REVOKE EXECUTE ON FUNCTION ${name} FROM wm_web, wm_ledger`),
  `REVOKE EXECUTE ON FUNCTION wm_erase(bigint) FROM wm_web`,
  `REVOKE EXECUTE ON FUNCTION wm_spoiled_exports() FROM wm_web`,
  `GRANT DELETE ON ${derived.join(', ')} TO wm_ledger`,
];
