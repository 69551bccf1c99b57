import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandFailure } from '../../src/cli/command-failure.js';
import { verifyFiles, type VerifyOptions } from '../../src/cli/verify.js';
import { verdictJson } from '../../src/core/verify/verdict.js';
import { needs } from '../support/needs.js';
import { type Tampering, tamperedPackage } from '../support/tampered-package.js';
import { tamperings } from '../support/tamperings.js';

const program = join(import.meta.dirname, '../../src/exports/verify.py');

interface Answer {
  readonly exitCode: number;
  /** The verdict without the free text of its findings; empty where there is none. */
  readonly verdict: string;
}

needs('python3')('the two verifiers', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'wm-verdicts-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(Object.entries(tamperings))('on the %s of a package', (_, tried) => {
    it.each(tried)('say the same of $name', async (tampering) => {
      const { path, options } = writePackage(folder, tampering);
      expect(ask(path, options)).toEqual(await judge(path, options));
    });
  });
});

function writePackage(
  folder: string,
  tampering: Tampering,
): { readonly path: string; readonly options: VerifyOptions } {
  const { zip, policy, kept, bundles } = tamperedPackage(tampering);
  const [path, policyPath] = [join(folder, 'package.zip'), join(folder, 'policy')];
  writeFileSync(path, zip);
  writeFileSync(policyPath, policy);
  const [checkpoint, entries] = [join(folder, 'checkpoint'), join(folder, 'entries')];
  if (kept !== undefined) writeFileSync(checkpoint, kept);
  if (bundles !== undefined) mkdirSync(entries);
  bundles?.forEach((bytes, number) => {
    writeFileSync(join(entries, String(number)), bytes);
  });
  const options = {
    policy: policyPath,
    ...(kept === undefined ? {} : { checkpoint }),
    ...(bundles === undefined ? {} : { entries }),
  };
  return { path, options };
}

async function judge(path: string, options: VerifyOptions): Promise<Answer> {
  try {
    const { verdict, exitCode } = await verifyFiles(path, options);
    return { exitCode, verdict: withoutDetail(verdictJson(verdict)) };
  } catch (error) {
    if (error instanceof CommandFailure) return { exitCode: error.exitCode, verdict: '' };
    throw error;
  }
}

function ask(path: string, { policy, checkpoint, entries }: VerifyOptions): Answer {
  const kept = checkpoint === undefined ? [] : ['--checkpoint', checkpoint];
  const bundles = entries === undefined ? [] : ['--entries', entries];
  const args = [program, path, '--policy', policy, ...kept, ...bundles, '--json'];
  const { status, stdout } = spawnSync('python3', args, { encoding: 'utf8' });
  return { exitCode: status ?? -1, verdict: withoutDetail(stdout.trimEnd()) };
}

/** Texts of findings have no quotes of their own left in them once they are JSON. */
function withoutDetail(json: string): string {
  return json.replace(/"detail":"(?:[^"\\]|\\.)*"/g, '"detail":""');
}
