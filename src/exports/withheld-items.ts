import { mostGenerations } from '../core/custody/lineage.js';
import { movedTo } from '../core/package/describe-item.js';
import { type DescribingEvent } from '../core/package/describing-event.js';
import { parentOf, withheldBy } from '../core/package/restrictions.js';
import { type ChainSurvey, type ChainSurveys } from './chain-surveys.js';
import { type PackageSource } from './package-source.js';

/** What was moved is given out with the case in which it is; here its id alone says that it was there. */
const moved = 'moved to another case';

/** What stands against its source may stand against it, and cannot be told. */
const unseenSource = 'derived from an item that whoever exported does not see';

/** Why an item that the case names is not given out with it; undefined if it is, or cannot be seen without reason. */
export async function groundToWithhold(
  id: string,
  chains: ChainSurveys,
  source: PackageSource,
): Promise<string | undefined> {
  const survey = await chains.of(id);
  if (isElsewhere(survey, id, source)) return moved;
  if (survey === undefined) return undefined;
  const lineage: (readonly DescribingEvent[])[] = [survey.events];
  for (let parent = parentOf(survey.events); parent !== undefined;) {
    const above = await chains.of(parent);
    if (above === undefined || lineage.length > mostGenerations) {
      return withheldBy(lineage) ?? unseenSource;
    }
    lineage.push(above.events);
    parent = parentOf(above.events);
  }
  return withheldBy(lineage);
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
