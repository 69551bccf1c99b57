import { describeCase } from '../core/package/describe-case.js';
import { describeItem } from '../core/package/describe-item.js';
import { type Erasures } from '../core/package/erasures.js';
import {
  type PackageChain,
  type PackageItem,
  type PackageJson,
  type PackageKind,
  type WithheldItem,
} from '../core/package/package-json.js';
import { type ChainSurvey, ChainSurveys } from './chain-surveys.js';
import { PackageFailure } from './package-failure.js';
import { type PackageSource } from './package-source.js';
import { groundToWithhold } from './withheld-items.js';

/** Up to so many entries are enclosed; above, a verifier takes them from the log itself. */
const mostEntries = 1_000_000;

/** What will be in the package, known before its first byte is written. */
export interface PackagePlan {
  readonly description: PackageJson;
  /** Of every chain in `description`. */
  readonly erasures: ReadonlyMap<string, Erasures>;
  readonly sourceOrganization: string;
}

/** Reads all chains once and describes the package from their own events. @throws PackageFailure */
export async function planPackage(source: PackageSource): Promise<PackagePlan> {
  const { controlChain, caseChain } = source;
  const chains = new ChainSurveys(source);
  const control = demanded(await chains.of(controlChain), controlChain);
  const record = demanded(await chains.of(caseChain), caseChain);
  const described = describeCase(record.events);
  if (described?.exported.logIndex !== source.exportIndex) {
    throw new PackageFailure(
      'Another export of this case was recorded before this package could be begun. Export it again.',
    );
  }
  const surveys = [control, record];
  const items: PackageItem[] = [];
  const withheldItems: WithheldItem[] = [];
  for (const id of described.items) {
    const ground = await groundToWithhold(id, chains, source);
    if (ground !== undefined) {
      withheldItems.push({ id, ground });
      continue;
    }
    const survey = demanded(await chains.of(id), id);
    surveys.push(survey);
    items.push(registeredItem(survey, described.exported.words.kind));
  }
  const description: PackageJson = {
    format: 'witnessmark-package/1',
    ledger: source.ledger,
    caseRef: described.caseRef,
    ...described.exported.words,
    entries: source.checkpoint.size > mostEntries ? 'external' : 'included',
    chains: surveys.map(({ chain }, i) => ({ ...chain, kind: kindOf(i) })),
    items,
    withheld: [],
    withheldItems,
    generator: source.generator,
  };
  return {
    description,
    erasures: new Map(surveys.map(({ chain, erasures }) => [chain.id, erasures])),
    sourceOrganization: described.leadOrganisation ?? source.ledger,
  };
}

function demanded(survey: ChainSurvey | undefined, id: string): ChainSurvey {
  if (survey !== undefined) return survey;
  throw new PackageFailure(`The chain ${id} belongs to the case, and you may not see its events.`);
}

function registeredItem({ chain, events, erasures }: ChainSurvey, kind: PackageKind): PackageItem {
  const item = describeItem(chain.id, events, kind, erasures);
  if (item === undefined) {
    throw new PackageFailure(`The item ${chain.id} of this case is not registered yet.`);
  }
  return item;
}

/** The control chain and the case's come first. */
function kindOf(position: number): PackageChain['kind'] {
  return (['control', 'case'] as const)[position] ?? 'item';
}
