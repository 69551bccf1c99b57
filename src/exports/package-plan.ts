import { describeCase } from '../core/package/describe-case.js';
import { describeItem } from '../core/package/describe-item.js';
import { type Erasures } from '../core/package/erasures.js';
import {
  type PackageItem,
  type PackageJson,
  type PackageKind,
  type WithheldItem,
} from '../core/package/package-json.js';
import { noRedaction, type RedactionProfile } from '../core/package/redaction-profile.js';
import { restrictionKindsOn } from '../core/package/restrictions.js';
import { type ChainSurvey, ChainSurveys } from './chain-surveys.js';
import { PackageFailure } from './package-failure.js';
import { type PackageRedaction, redactPackage, type SurveyedChain } from './package-redaction.js';
import { type PackageSource } from './package-source.js';
import { groundToWithhold, lineageOf } from './withheld-items.js';

/** Up to so many entries are enclosed; above, a verifier takes them from the log itself. */
const mostEntries = 1_000_000;

/** What will be in the package, known before its first byte is written. */
export interface PackagePlan {
  readonly description: PackageJson;
  /** Of every chain in `description`. */
  readonly erasures: ReadonlyMap<string, Erasures>;
  readonly redaction: PackageRedaction;
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
  const profile = profileOf(source, described.exported.words.redactionProfile);
  const { given, withheldItems } = await chooseItems(source, chains, described.items, profile);
  const restrictions = new Set(given.flatMap((one) => [...one.restrictions]));
  // The case's chain speaks of all its items: what is restricted on one of them is restricted there too.
  const surveyed: readonly SurveyedChain[] = [
    { kind: 'control', survey: control, restrictions: new Set() },
    { kind: 'case', survey: record, restrictions },
    ...given,
  ];
  const redaction = await redactPackage(source, surveyed, profile);
  const description: PackageJson = {
    format: 'witnessmark-package/1',
    ledger: source.ledger,
    caseRef: described.caseRef,
    ...described.exported.words,
    entries: source.checkpoint.size > mostEntries ? 'external' : 'included',
    chains: surveyed.map(({ kind, survey }) => ({ ...survey.chain, kind })),
    items: given.map(({ survey }) =>
      registeredItem(redaction.redacted(survey), described.exported.words.kind),
    ),
    withheld: redaction.withheld,
    withheldItems,
    generator: source.generator,
  };
  const shown = describeCase(redaction.redacted(record).events);
  return {
    description,
    erasures: new Map(surveyed.map(({ survey }) => [survey.chain.id, survey.erasures])),
    redaction,
    sourceOrganization: shown?.leadOrganisation ?? source.ledger,
  };
}

function profileOf(source: PackageSource, name: string): RedactionProfile | undefined {
  if (name === noRedaction) return undefined;
  const profile = source.redactionProfile(name);
  if (profile === undefined) {
    throw new PackageFailure(`There is no redaction profile ${name} here any more.`);
  }
  return profile;
}

/** The items that go out with the case, and those of which it is said that they do not. */
async function chooseItems(
  source: PackageSource,
  chains: ChainSurveys,
  ids: readonly string[],
  profile: RedactionProfile | undefined,
): Promise<{
  readonly given: readonly SurveyedChain[];
  readonly withheldItems: readonly WithheldItem[];
}> {
  const given: SurveyedChain[] = [];
  const withheldItems: WithheldItem[] = [];
  for (const id of ids) {
    const survey = await chains.of(id);
    const lineage = await lineageOf(id, chains, ids);
    const ground = groundToWithhold(id, survey, lineage, { source, profile });
    if (ground !== undefined) {
      withheldItems.push({ id, ground });
      continue;
    }
    const restrictions = restrictionKindsOn(lineage.generations);
    given.push({ kind: 'item', survey: demanded(survey, id), restrictions });
  }
  return { given, withheldItems };
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
