import { toHex } from '../../src/core/canonical/hex.js';
import { parsePolicy } from '../../src/core/ledger/policy.js';
import { layout } from '../../src/core/package/layout.js';
import { UnreadableInputError } from '../../src/core/package/package-files.js';
import { type RandomAccess } from '../../src/core/package/zip-directory.js';
import { openZip } from '../../src/core/package/zip-files.js';
import { readKeptCheckpoint } from '../../src/core/verify/checkpoint-check.js';
import { type Finding } from '../../src/core/verify/finding.js';
import { type Outcome, verifyPackage } from '../../src/core/verify/verify-package.js';
import { nodeEngine as engine } from '../../src/platform/node-engine.js';
import { evidence } from './exercise-script.js';
import {
  type BagFiles,
  type BuildSteps,
  buildPackage,
  chains,
  type DraftPackage,
  policyText,
} from './package-builder.js';
import { chainHex, type SyntheticLedger } from './synthetic-ledger.js';
import { type ZipDraft, zipOf, type ZipOptions } from './zip-builder.js';

/** One way to tamper with a package, or to verify it, and everything that must be found. */
export interface Tampering extends BuildSteps {
  readonly name: string;
  /** As `findingText` puts them, in the verdict's order. Left out with exit 2, where there is no verdict. */
  readonly finds?: readonly string[];
  readonly exit: 0 | 1 | 2 | 3;
  /** Changes the entries of the ZIP. */
  readonly zip?: (entries: readonly ZipDraft[]) => readonly ZipDraft[];
  readonly zipOptions?: ZipOptions;
  /** Changes the ZIP's bytes. */
  readonly bytes?: (zip: Uint8Array) => Uint8Array;
  readonly policy?: string;
  /** A checkpoint that was kept from earlier. */
  readonly kept?: (ledger: SyntheticLedger) => Uint8Array;
  /** Entry bundles given besides the package, taken from the bag before its manifests are written. */
  readonly takesBundles?: (bundles: Map<number, Uint8Array>) => void;
}

/** What a verifier is given: files that another program could be given too. */
export interface TamperedPackage {
  readonly files: BagFiles;
  readonly zip: Uint8Array;
  readonly policy: string;
  readonly kept: Uint8Array | undefined;
  readonly bundles: ReadonlyMap<number, Uint8Array> | undefined;
}

export const topFolder = 'EX-1-20260301T123000Z';

export function tamperedPackage(tampering: Tampering): TamperedPackage {
  const bundles = tampering.takesBundles && new Map<number, Uint8Array>();
  const draft = buildPackage({
    ...tampering,
    files: (built) => {
      tampering.files?.(built);
      if (bundles !== undefined) takeBundles(built, bundles);
    },
  });
  if (bundles !== undefined) tampering.takesBundles?.(bundles);
  const entries = [...draft.files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, content]) => ({ name: `${topFolder}/${path}`, content, method: 0 }));
  const zip = zipOf(tampering.zip?.(entries) ?? entries, tampering.zipOptions);
  return {
    files: draft.files,
    zip: tampering.bytes?.(zip) ?? zip,
    policy: tampering.policy ?? policyText(),
    kept: tampering.kept?.(draft.ledger),
    bundles,
  };
}

function takeBundles({ files }: DraftPackage, bundles: Map<number, Uint8Array>): void {
  for (const [path, content] of files) {
    if (!path.startsWith(layout.entries)) continue;
    bundles.set(Number(path.slice(layout.entries.length)), content);
    files.delete(path);
  }
}

/** Verifies it in memory. Undefined where there is no verdict, which the command line answers with exit 2. */
export async function judge(tampering: Tampering): Promise<Outcome | undefined> {
  const { zip, policy, kept, bundles } = tamperedPackage(tampering);
  try {
    const trusted = parsePolicy(policy);
    return await verifyPackage({
      ...{ engine, policy: trusted },
      container: await openZip(engine, inMemory(zip)),
      kept: kept && readKeptCheckpoint(engine, kept, trusted),
      bundles: bundles && ((number) => Promise.resolve(bundles.get(number))),
    });
  } catch (error) {
    if (error instanceof UnreadableInputError) return undefined;
    throw error;
  }
}

export function inMemory(bytes: Uint8Array): RandomAccess {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)),
  };
}

/** `E_FIELD 4 item1/0 title`: code, step, chain and seq, field, path; chains and objects by their names. */
export function findingText({ code, step, chain, seq, field, path }: Finding): string {
  const place = [chain && chainName(chain), seq].filter((part) => part !== null).join('/');
  return [code, step, place, field, path && withName(path)]
    .filter((part) => part !== null && part !== '')
    .join(' ');
}

function chainName(id: string): string {
  return [...chains, 'item3'].find((chain) => chainHex(chain) === id) ?? id;
}

function withName(path: string): string {
  const found = Object.entries(evidence).find(([, content]) =>
    path.endsWith(toHex(engine.sha256(content))),
  );
  return found === undefined ? path : `data/objects/${found[0]}`;
}
