import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * What the ancestors of an item say about its use holds for whoever has the item, whether they see the ancestors or not:
 * an extract does not become free because its custodian never saw the device. The function gives out what such a decision
 * rests on (consents, restrictions, the originator's word, whether a minor is concerned), and of items alone that the
 * person sees.
 */
export class Lineage1764000000014 implements MigrationInterface {
  readonly name = 'Lineage1764000000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE FUNCTION wm_lineage(which bytea, generations integer)
         RETURNS TABLE (item_id bytea, seq integer, inheritable jsonb)
         LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
         WITH RECURSIVE line AS (
           SELECT decode(i.fold ->> 'parentId', 'hex') AS parent, 1 AS generation
           FROM item i WHERE i.item_id = which AND wm_chain_visible(which, i.case_id)
           UNION ALL
           SELECT decode(p.fold ->> 'parentId', 'hex'), line.generation + 1
           FROM line JOIN item p ON p.item_id = line.parent WHERE line.generation < generations
         )
         SELECT p.item_id, p.seq, jsonb_strip_nulls(jsonb_build_object(
           'consents', p.fold -> 'consents', 'restrictions', p.fold -> 'restrictions',
           'provenance', p.fold -> 'provenance', 'minor', p.fold -> 'minor', 'derivation', p.fold -> 'derivation'))
         FROM line JOIN item p ON p.item_id = line.parent ORDER BY line.generation $$`,
    );
    await runner.query('REVOKE EXECUTE ON FUNCTION wm_lineage(bytea, integer) FROM wm_ledger');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION wm_lineage(bytea, integer)');
  }
}
