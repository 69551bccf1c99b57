import { toHex } from '../core/canonical/hex.js';
import { fieldsAfterErasure } from '../core/package/erasures.js';
import { type Field } from '../core/ledger/field.js';
import { type DescribingEvent } from '../core/package/describing-event.js';
import { type WithheldField } from '../core/package/package-json.js';
import {
  fieldsAfterRedaction,
  mayBeWithheld,
  repeatsGround,
  type RestrictedChain,
  withheldByRules,
} from '../core/package/redaction.js';
import { type RedactionProfile } from '../core/package/redaction-profile.js';
import { RepeatedValues } from '../core/package/repeated-values.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type ChainSurvey } from './chain-surveys.js';
import { type PackageSource, type SourceEvent } from './package-source.js';

/** A chain of the package, with what stands on it. */
export interface SurveyedChain extends RestrictedChain {
  readonly survey: ChainSurvey;
}

/** Which fields of a package are given as their leaves. */
export class PackageRedaction {
  /** By `<chain>:<event hash>`: names of fields, each with its ground. */
  private readonly grounds = new Map<string, Map<string, string>>();
  private readonly listed: WithheldField[] = [];

  get withheld(): readonly WithheldField[] {
    return this.listed;
  }

  add(chain: string, event: DescribingEvent, grounds: ReadonlyMap<string, string>): void {
    if (grounds.size === 0) return;
    this.grounds.set(keyOf(chain, event), new Map(grounds));
    for (const { name } of event.fields) {
      const ground = grounds.get(name);
      if (ground !== undefined) this.listed.push({ chain, seq: event.seq, field: name, ground });
    }
  }

  /** The fields as the package shows them; erased ones were taken out before. */
  shown(chain: string, event: DescribingEvent, fields: readonly Field[]): readonly Field[] {
    const names = this.grounds.get(keyOf(chain, event));
    return names === undefined ? fields : fieldsAfterRedaction(nodeEngine, fields, names);
  }

  /** The survey as whoever gets the package could make it. */
  redacted(survey: ChainSurvey): ChainSurvey {
    const events = survey.events.map((event) => {
      return { ...event, fields: this.shown(survey.chain.id, event, event.fields) };
    });
    return { ...survey, events };
  }
}

/** Reads all chains twice: for what the rules withhold, then for where the same is said once more. */
export async function redactPackage(
  source: PackageSource,
  chains: readonly SurveyedChain[],
  profile: RedactionProfile | undefined,
): Promise<PackageRedaction> {
  const redaction = new PackageRedaction();
  if (profile === undefined) return redaction;
  const repeated = await withheldValues(source, chains, profile);
  for (const chain of chains) {
    for await (const event of openEvents(source, chain)) {
      const grounds = new Map(withheldByRules(profile, chain, event));
      for (const field of mayBeWithheld(chain, event)) {
        if (!grounds.has(field.name) && repeated.isIn(field))
          grounds.set(field.name, repeatsGround);
      }
      redaction.add(chain.survey.chain.id, event, grounds);
    }
  }
  return redaction;
}

async function withheldValues(
  source: PackageSource,
  chains: readonly SurveyedChain[],
  profile: RedactionProfile,
): Promise<RepeatedValues> {
  const values = new RepeatedValues();
  for (const chain of chains) {
    for await (const event of openEvents(source, chain)) {
      const grounds = withheldByRules(profile, chain, event);
      for (const field of mayBeWithheld(chain, event)) {
        if (grounds.has(field.name)) values.add(field);
      }
    }
  }
  return values;
}

async function* openEvents(
  source: PackageSource,
  { survey }: SurveyedChain,
): AsyncGenerator<SourceEvent> {
  for await (const event of source.events(survey.chain.id)) {
    const fields = fieldsAfterErasure(nodeEngine, event, survey.erasures);
    // One that lacks a value without an erasure ends the package when it is written.
    yield { ...event, fields: fields ?? event.fields };
  }
}

function keyOf(chain: string, { eventHash }: Pick<DescribingEvent, 'eventHash'>): string {
  return `${chain}:${toHex(eventHash)}`;
}
