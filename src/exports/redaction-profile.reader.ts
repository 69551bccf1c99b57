import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { type RedactionProfile, readRedactionProfile } from '../core/package/redaction-profile.js';
import { CONFIG, type Config } from '../platform/config.js';
import { readDataFolder } from '../platform/program-data.js';

/** The redaction profiles of the installation, read once and strictly: a damaged one keeps it from starting. */
@Injectable()
export class RedactionProfileReader {
  private readonly profiles: ReadonlyMap<string, RedactionProfile>;

  constructor(@Inject(CONFIG) config: Pick<Config, 'redactionProfiles'>) {
    this.profiles = byName(readProfiles(config.redactionProfiles));
  }

  /** `<id>/<version>` of each. */
  names(): readonly string[] {
    return [...this.profiles.keys()].sort();
  }

  find(name: string): RedactionProfile | undefined {
    return this.profiles.get(name);
  }
}

function readProfiles(folder: string | undefined): readonly RedactionProfile[] {
  if (folder === undefined) return readDataFolder('redaction-profiles', readRedactionProfile);
  try {
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
    return files.map((file) => readRedactionProfile(readFileSync(join(folder, file))));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`REDACTION_PROFILES ${folder} cannot be used: ${reason}`, { cause: error });
  }
}

function byName(profiles: readonly RedactionProfile[]): ReadonlyMap<string, RedactionProfile> {
  const named = new Map(profiles.map((profile) => [profile.name, profile]));
  if (named.size < profiles.length) throw new Error('Two redaction profiles have one name.');
  return named;
}
