import { auditJson } from '../../src/operate/audit/audit.js';
import { attacks, flipFirstObject } from '../support/database-attacks.js';
import { type LedgerAtRest, ledgerAtRest } from '../support/tampered-database.js';

describe('the audit of a database', () => {
  let ledger: LedgerAtRest;
  beforeAll(async () => {
    ledger = await ledgerAtRest();
  }, 60_000);
  afterAll(() => ledger.close());

  it('passes where nobody tampered, and says what it did not look at', async () => {
    const { verdict, exitCode } = await ledger.tampered({});
    expect(verdict.findings).toEqual([]);
    expect(exitCode).toBe(0);
    expect(verdict.claims.map(({ result }) => result)).toEqual([
      ...['not_checked', 'not_checked', 'pass', 'pass', 'not_checked', 'not_possible'],
    ]);
  });

  it('reads the objects if it is told to', async () => {
    const { verdict, exitCode } = await ledger.tampered({ objects: true });
    expect(exitCode).toBe(0);
    expect(verdict.claims[0]).toMatchObject({ result: 'pass', checked: 2 });
  });

  it('does not find in time what only reading the bytes can show', async () => {
    const { verdict, exitCode } = await ledger.tampered({ home: flipFirstObject });
    expect(exitCode).toBe(0);
    expect(verdict.claims[0]?.result).toBe('not_checked');
  });

  it.each(attacks)('fails where $name', async ({ finds, fails, ...attack }) => {
    const { verdict, exitCode } = await ledger.tampered(attack);
    const found = verdict.findings.flatMap(({ code, path, field }) => [
      code,
      `${code} ${path ?? '-'}`,
      `${code} ${path ?? '-'} ${field ?? '-'}`,
    ]);
    expect(found).toEqual(expect.arrayContaining([...finds]));
    const failed = verdict.claims.filter(({ result }) => result === 'fail');
    expect(failed.map(({ id }) => id)).toEqual(fails);
    expect(exitCode).toBe(1);
  });

  it('tells no values, whatever was found', async () => {
    const outcome = await ledger.tampered({
      sql: [`UPDATE item SET holder = 'a protected name' WHERE item_id = $item`],
    });
    expect(auditJson(outcome)).toContain('"format":"witnessmark-audit/1"');
    expect(auditJson(outcome)).not.toContain('protected');
  });
});
