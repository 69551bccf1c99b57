import { mostGenerations } from '../core/custody/lineage.js';
import { movedTo } from '../core/package/describe-item.js';
import { type DescribingEvent } from '../core/package/describing-event.js';
import { type RedactionProfile } from '../core/package/redaction-profile.js';
import {
  isParentErased,
  isRedactedCopy,
  namesChild,
  parentOf,
  withheldBy,
} from '../core/package/restrictions.js';
import { type ChainSurvey, type ChainSurveys } from './chain-surveys.js';
import { type PackageSource } from './package-source.js';

/** What was moved is given out with the case in which it is; here its id alone says that it was there. */
const moved = 'moved to another case';

/** What stands against its source may stand against it, and cannot be told. */
const unseenSource = 'derived from an item that whoever exported does not see';

/** Events of the item, then of what it derives from, as far as they are seen. */
export interface SeenLineage {
  readonly generations: readonly (readonly DescribingEvent[])[];
  /** Whether something stands above the last generation that is not seen. */
  readonly isCutOff: boolean;
}

/** Why an item that the case names is not given out with it; undefined if it is, or cannot be seen without reason. */
export function groundToWithhold(
  id: string,
  survey: ChainSurvey | undefined,
  { generations, isCutOff }: SeenLineage,
  {
    source,
    profile,
  }: { readonly source: PackageSource; readonly profile: RedactionProfile | undefined },
): string | undefined {
  if (isElsewhere(survey, id, source)) return moved;
  if (survey === undefined) return undefined;
  const ground = withheldBy(generations, profile);
  if (ground !== undefined) return ground;
  return isCutOff && !generations.some(isRedactedCopy) ? unseenSource : undefined;
}

/** `items`: all of the case, among which the parent is sought of one whose own word for it was erased. */
export async function lineageOf(
  id: string,
  chains: ChainSurveys,
  items: readonly string[],
): Promise<SeenLineage> {
  const generations: (readonly DescribingEvent[])[] = [];
  for (let next: string | undefined = id; next !== undefined;) {
    const survey: ChainSurvey | undefined = await chains.of(next);
    if (survey === undefined) return { generations, isCutOff: generations.length > 0 };
    generations.push(survey.events);
    const parent: string | undefined = await parentIn(next, survey, chains, items);
    if (parent === undefined && isParentErased(survey.events))
      return { generations, isCutOff: true };
    if (parent !== undefined && generations.length > mostGenerations) {
      return { generations, isCutOff: true };
    }
    next = parent;
  }
  return { generations, isCutOff: false };
}

async function parentIn(
  id: string,
  { events }: ChainSurvey,
  chains: ChainSurveys,
  items: readonly string[],
): Promise<string | undefined> {
  if (!isParentErased(events)) return parentOf(events);
  for (const other of items) {
    const survey = other === id ? undefined : await chains.of(other);
    if (survey !== undefined && namesChild(survey.events, id)) return other;
  }
  return undefined;
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
