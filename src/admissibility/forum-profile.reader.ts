import { Injectable } from '@nestjs/common';
import {
  type ForumProfile,
  isInForce,
  readForumProfile,
} from '../core/admissibility/forum-profile.js';
import { nodeEngine } from '../platform/node-engine.js';
import { readDataFolder } from '../platform/program-data.js';

/** The forum profiles that come with the program, read once and strictly: a damaged one keeps it from starting. */
@Injectable()
export class ForumProfileReader {
  private readonly profiles = readProfiles();

  /** The profile on which others are based first. */
  all(): readonly ForumProfile[] {
    return this.profiles;
  }

  /**
   * The forum's own profile, then those on which it is based, as in force at that moment (ms since 1970); undefined for
   * a name that is no forum's here.
   */
  ofForum(id: string, atMs: number): readonly [ForumProfile, ...ForumProfile[]] | undefined {
    const own = this.find(id, atMs);
    if (own === undefined) return undefined;
    const bases = own.basedOn.map((base) => this.find(base, atMs));
    return [own, ...bases.filter((base) => base !== undefined)];
  }

  private find(id: string, atMs: number): ForumProfile | undefined {
    return this.profiles.find((profile) => profile.id === id && isInForce(profile, atMs));
  }
}

function readProfiles(): readonly ForumProfile[] {
  const profiles = readDataFolder('forums', (bytes) => readForumProfile(nodeEngine, bytes));
  return [...profiles].sort(
    (a, b) => a.basedOn.length - b.basedOn.length || (a.id < b.id ? -1 : 1),
  );
}
