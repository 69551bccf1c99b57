import { toHex } from '../core/canonical/hex.js';
import { describeCase } from '../core/package/describe-case.js';
import { describeItem, movedTo } from '../core/package/describe-item.js';
import { type DescribingEvent, describingTypes } from '../core/package/describing-event.js';
import { type Erasures, fieldsAfterErasure, readErasures } from '../core/package/erasures.js';
import {
  type PackageChain,
  type PackageItem,
  type PackageJson,
  type PackageKind,
  type WithheldItem,
} from '../core/package/package-json.js';
import { nodeEngine } from '../platform/node-engine.js';
import { PackageFailure } from './package-failure.js';
import { type PackageSource } from './package-source.js';

/** Up to so many entries are enclosed; above, a verifier takes them from the log itself. */
const mostEntries = 1_000_000;

/** What will be in the package, known before its first byte is written. */
export interface PackagePlan {
  readonly description: PackageJson;
  /** Of every chain in `description`. */
  readonly erasures: ReadonlyMap<string, Erasures>;
  readonly sourceOrganization: string;
}

/** What was moved is given out with the case in which it is now; here its id alone says that it was there. */
const ground = 'moved to another case';

/** Reads all chains once and describes the package from their own events. @throws PackageFailure */
export async function planPackage(source: PackageSource): Promise<PackagePlan> {
  const { controlChain, caseChain } = source;
  const control = demanded(await surveyChain(source, controlChain), controlChain);
  const record = demanded(await surveyChain(source, caseChain), caseChain);
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
    const survey = await surveyChain(source, id);
    if (isElsewhere(survey, id, source)) {
      withheldItems.push({ id, ground });
      continue;
    }
    const seen = demanded(survey, id);
    surveys.push(seen);
    items.push(registeredItem(seen, described.exported.words.kind));
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

/** As of the checkpoint, where the chain is seen; of one that is not, by what is known of it now. */
function isElsewhere(
  survey: ChainSurvey | undefined,
  id: string,
  { caseChain, movedAway }: PackageSource,
): boolean {
  if (survey === undefined) return movedAway.has(id);
  return (movedTo(survey.events) ?? caseChain) !== caseChain;
}

interface ChainSurvey {
  readonly chain: Omit<PackageChain, 'kind'>;
  /** Those that the description is drawn from, without what was erased. */
  readonly events: readonly DescribingEvent[];
  readonly erasures: Erasures;
}

function demanded(survey: ChainSurvey | undefined, id: string): ChainSurvey {
  if (survey !== undefined) return survey;
  throw new PackageFailure(`The chain ${id} belongs to the case, and you may not see its events.`);
}

/** Undefined where whoever asked sees none of its events. */
async function surveyChain(source: PackageSource, id: string): Promise<ChainSurvey | undefined> {
  const kept: DescribingEvent[] = [];
  let tag0: string | undefined;
  for await (const event of source.events(id)) {
    tag0 ??= toHex(event.tag);
    if (describingTypes.has(event.type)) kept.push(event);
  }
  if (tag0 === undefined) return undefined;
  const erasures = readErasures(kept);
  const events = kept.map((event) => {
    const fields = fieldsAfterErasure(nodeEngine, event, erasures);
    return { ...event, fields: fields ?? event.fields };
  });
  return { chain: { id, tag0 }, events, erasures };
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
