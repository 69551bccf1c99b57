import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needs } from '../support/needs.js';
import { claimOf, findings, unreadable } from './tampered-findings.js';

interface Claim {
  readonly id: number;
  readonly result: string;
}

interface Verdict {
  readonly claims: readonly Claim[];
  readonly findings: readonly { readonly code: string; readonly step: number }[];
}

interface Judgement {
  readonly exit: number;
  readonly verdict: Verdict | null;
  readonly message: string;
}

interface Place {
  readonly name: string;
  readonly package: string;
  readonly policy: string;
}

const verifier = join(import.meta.dirname, '../../src/exports/verify.py');
let folder = '';

needs('python3')('verify.py', () => {
  let judgements: Readonly<Record<string, Judgement | readonly string[]>> = {};

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'verify-py-'));
    helper('synthetic_package.py', join(folder, 'packages'));
    // The shape is that which verdicts.py writes.
    judgements = JSON.parse(
      helper('verdicts.py', join(folder, 'packages/index.json')),
    ) as typeof judgements;
  }, 120_000);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function judgement(name: string): Judgement {
    const found = judgements[name];
    if (found === undefined || !('exit' in found)) throw new Error(`no such package: ${name}`);
    return found;
  }

  it('is tried on every package made, and on no other', () => {
    const expected = [...findings, ...unreadable].map(([name]) => name);
    expect(Object.keys(judgements).sort()).toEqual(
      [...expected, 'modules that speak to a network'].sort(),
    );
  });

  it.each(findings)('finds in "%s" exactly: %s', (name, expected) => {
    const { verdict } = judgement(name);
    const codes = new Set(verdict?.findings.map((finding) => finding.code));
    expect([...codes].sort().join(' ')).toBe(expected);
  });

  it.each(findings)(
    'fails after "%s" the claims that its findings are held against',
    (name, codes) => {
      const { verdict, exit } = judgement(name);
      const errors = codes.split(' ').filter((code) => code.startsWith('E_'));
      const failed = (verdict?.claims ?? []).filter((claim) => claim.result === 'fail');
      expect(new Set(failed.map((claim) => claim.id))).toEqual(
        new Set(errors.map((code) => claimOf.get(code) ?? 3)),
      );
      expect(exit === 1).toBe(errors.length > 0);
    },
  );

  it.each(unreadable)('gives no verdict on "%s", but says why', (name, reason) => {
    const { verdict, exit, message } = judgement(name);
    expect({ verdict, exit }).toEqual({ verdict: null, exit: 2 });
    expect(message).toContain(reason);
    expect(message).not.toContain('this program failed');
  });

  it.each([
    ['entries external and not given', 3, 'not_checked'],
    ['a branch', 3, 'not_checked'],
    ['a checkpoint kept of a larger log', 3, 'not_possible'],
    ['a policy without quorum', 6, 'not_possible'],
    ['a policy without quorum', 5, 'not_checked'],
  ])('after "%s" does not let claim %i pass', (name, id, result) => {
    const claims = judgement(name).verdict?.claims ?? [];
    expect(claims.find((claim) => claim.id === id)?.result).toBe(result);
    expect(judgement(name).exit).toBe(id === 3 ? 3 : 0);
  });

  it('passes all six claims of an honest package', () => {
    const claims = judgement('honest').verdict?.claims ?? [];
    expect(claims.map((claim) => claim.result)).toEqual(Array(6).fill('pass'));
  });

  it('tells the same of the ZIP, the zip64 and the folder', () => {
    const verdict = judgement('honest').verdict;
    expect(judgement('the ZIP of an honest package').verdict).toEqual(verdict);
    expect(judgement('a zip64 of an honest package').verdict).toEqual(verdict);
  });

  it('reads nothing more once the container is not one that all programs read alike', () => {
    const verdict = judgement('a ZIP with a traversal').verdict;
    expect(verdict).toMatchObject({ package: null, checkpoint: null, keys: [] });
    expect(verdict?.findings).toMatchObject([
      { code: 'E_BAG', step: 0, path: 'EX-2026-7-20260302T100000Z/../../evil' },
    ]);
  });

  it('loads no module that could speak to a network', () => {
    expect(judgements['modules that speak to a network']).toEqual([]);
  });

  it('neither breaks on a package broken at random nor takes it for whole', () => {
    const told = JSON.parse(helper('mutations.py', folder, '150')) as {
      readonly tried: number;
      readonly accepted: readonly (readonly [number, string])[];
      readonly defects: readonly unknown[];
    }; // the shape that mutations.py writes
    expect(told).toMatchObject({ tried: 150, defects: [] });
    // A time or checksum in a ZIP header, the name of the program that made package.json: nothing signed.
    const free = told.accepted.filter(([, name]) =>
      ['the ZIP', 'data/package.json'].includes(name),
    );
    expect(told.accepted).toEqual(free);
  }, 60_000);

  describe('as a program', () => {
    function place(name: string): Place {
      // The shape is that which tampered_packages.py writes.
      const index = JSON.parse(
        readFileSync(join(folder, 'packages/index.json'), 'utf8'),
      ) as readonly Place[];
      const found = index.find((one) => one.name === name);
      if (found === undefined) throw new Error(`no such package: ${name}`);
      return found;
    }

    it('runs from within the bag, and gives the same verdict as on the ZIP', () => {
      const honest = place('honest');
      const bag = join(folder, 'bag');
      cpSync(honest.package, bag, { recursive: true });
      const inside = python([verifier, '.', '--policy', honest.policy, '--json'], bag);
      const zip = place('the ZIP of an honest package');
      const outside = python([verifier, zip.package, '--policy', zip.policy, '--json'], folder);
      expect(inside.status).toBe(0);
      expect(inside.stdout).toBe(outside.stdout);
      expect(inside.stdout).toMatch(/^\{"checkpoint":[^\n]*\}\n$/);
    });

    it('tells the claims, the keys and the limits in plain words', () => {
      const { package: bag, policy } = place('a byte of an object flipped');
      const { status, stdout, stderr: words } = python([verifier, bag, '--policy', policy], folder);
      expect(status).toBe(1);
      expect(words).toMatch(/^1\. FAILS .* those that were taken in\./m);
      expect(words).toMatch(/^4\. HOLDS /m);
      expect(words).toContain('account-of-alice');
      expect(words).toMatch(/E_BLOB .*data\/objects\//);
      expect(words).toContain('What no such check can show');
      expect(words).not.toMatch(/authentic/i);
      // Where no terminal reads it, the verdict itself goes to standard output.
      expect(JSON.parse(stdout)).toMatchObject({ format: 'witnessmark-verdict/1' });
    });

    it.each([
      ['no policy', ['.']],
      ['an unknown option', ['.', '--policy', 'x', '--trust-me']],
      ['a policy that is not there', ['.', '--policy', 'absent']],
      ['a package that is not there', ['absent', '--policy', 'policy']],
    ])('says with exit 2, and nothing on standard output: %s', (_name, options) => {
      const { status, stdout, stderr } = python([verifier, ...options, '--json'], folder);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).not.toBe('');
    });
  });

  describe('on the vectors of the ledger format', () => {
    let results: Readonly<Record<string, unknown>> = {};
    // The shape is that of the vectors, which conformance specs hold against it.
    const vectors = JSON.parse(
      readFileSync(join(import.meta.dirname, '../vectors/ledger-v1.json'), 'utf8'),
    ) as { readonly tampered: readonly { readonly name: string; readonly codes: string[] }[] };

    beforeAll(() => {
      // The shape is that which ledger_vectors.py writes.
      results = JSON.parse(
        helper('ledger_vectors.py', join(import.meta.dirname, '../vectors')),
      ) as typeof results;
    }, 60_000);

    it('finds nothing but what the honest chains say themselves', () => {
      // Times of occurrence in the vectors are made up, and later than those of the log.
      expect(results['honest']).toEqual(['E_TIME', 'W_SERVICE_SIGNED']);
      expect(results['redacted']).toEqual(['E_TIME', 'W_REDACTED', 'W_SERVICE_SIGNED']);
    });

    it.each(vectors.tampered)('catches: $name', ({ name, codes }) => {
      expect(results[`tampered: ${name}`]).toEqual(expect.arrayContaining(codes.slice(0, 1)));
    });

    it('catches the use of a revoked key', () => {
      expect(results['revoked']).toEqual(
        expect.arrayContaining(['E_KEY_REVOKED', 'W_SUSPECT_KEY']),
      );
    });

    it('accepts the good policy and refuses each bad one', () => {
      const policies = Object.entries(results).filter(([name]) => name.startsWith('policy'));
      expect(policies).toHaveLength(7);
      for (const [name, told] of policies) {
        expect([name, told]).toEqual([name, name === 'policy accepted' ? 'accepted' : 'refused']);
      }
    });

    it('agrees on roots, checkpoints, proofs, openings, receipts, signatures and keys', () => {
      const answers = Object.entries(results).filter(([, told]) => typeof told === 'boolean');
      expect(answers.length).toBeGreaterThan(40);
      expect(answers.filter(([, told]) => told !== true)).toEqual([]);
    });
  });
});

/** Without site packages: the standard library alone. */
function python(options: readonly string[], cwd: string) {
  return spawnSync('python3', ['-B', '-I', '-S', ...options], { cwd, encoding: 'utf8' });
}

/** Runs a script beside this file and gives back what it prints. */
function helper(script: string, ...options: readonly string[]): string {
  const path = join(import.meta.dirname, script);
  const run = spawnSync('python3', ['-B', '-S', path, ...options], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.status !== 0) throw new Error(`${script}: ${run.stderr}`);
  return run.stdout;
}
