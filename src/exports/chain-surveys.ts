import { toHex } from '../core/canonical/hex.js';
import { type DescribingEvent, isDescribing } from '../core/package/describing-event.js';
import { type Erasures, fieldsAfterErasure, readErasures } from '../core/package/erasures.js';
import { type PackageChain } from '../core/package/package-json.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type PackageSource } from './package-source.js';

/** What a package is described from, of one chain. */
export interface ChainSurvey {
  readonly chain: Omit<PackageChain, 'kind'>;
  /** Those that the description is drawn from, without what was erased. */
  readonly events: readonly DescribingEvent[];
  readonly erasures: Erasures;
}

/** Reads each chain once, as of the checkpoint of the package. */
export class ChainSurveys {
  private readonly read = new Map<string, Promise<ChainSurvey | undefined>>();

  constructor(private readonly source: PackageSource) {}

  /** Undefined where whoever asked sees none of its events. */
  of(chainId: string): Promise<ChainSurvey | undefined> {
    const known = this.read.get(chainId);
    if (known !== undefined) return known;
    const survey = surveyChain(this.source, chainId);
    this.read.set(chainId, survey);
    return survey;
  }
}

async function surveyChain(source: PackageSource, id: string): Promise<ChainSurvey | undefined> {
  const kept: DescribingEvent[] = [];
  let tag0: string | undefined;
  for await (const event of source.events(id)) {
    tag0 ??= toHex(event.tag);
    if (isDescribing(event.type)) kept.push(event);
  }
  if (tag0 === undefined) return undefined;
  const erasures = readErasures(kept);
  const events = kept.map((event) => {
    const fields = fieldsAfterErasure(nodeEngine, event, erasures);
    return { ...event, fields: fields ?? event.fields };
  });
  return { chain: { id, tag0 }, events, erasures };
}
