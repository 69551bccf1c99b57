import { type JWTPayload } from 'jose';
import { isPlainLine } from '../../platform/plain-line.decorator.js';
import { type Role } from '../roles.js';
import { type Agency } from './agency.js';

/** Who came back from an agency, as its checked claims tell it. */
export interface ClaimedPerson {
  readonly subject: string;
  /** Undefined where no claim has a name that may stand in the registry of keys. */
  readonly displayName: string | undefined;
  /** Of the groups that the file names; sorted, each once. */
  readonly roles: readonly Role[];
  readonly acr: string | undefined;
  readonly isMultiFactor: boolean;
  /** When they proved who they are; 0 where the agency does not say, for that may be long ago. */
  readonly authenticatedMs: number;
  /** Of the agency, by which it ends this session alone. */
  readonly sid: string | undefined;
}

const longestClaim = 255;

/** Undefined without a subject, which nobody can be told apart by. */
export function claimedPerson(claims: JWTPayload, agency: Agency): ClaimedPerson | undefined {
  const subject = shortText(claims.sub);
  if (subject === undefined) return undefined;
  const acr = shortText(claims['acr']);
  const authTime = claims['auth_time'];
  return {
    subject,
    displayName: displayNameOf(claims),
    roles: rolesOf(claims[agency.groupsClaim], agency),
    acr,
    isMultiFactor: acr !== undefined && agency.multiFactorAcr.includes(acr),
    authenticatedMs: typeof authTime === 'number' && authTime > 0 ? Math.floor(authTime * 1000) : 0,
    sid: shortText(claims['sid']),
  };
}

function shortText(value: unknown): string | undefined {
  const isShort = typeof value === 'string' && value.length >= 1 && value.length <= longestClaim;
  return isShort && !value.includes('\0') ? value : undefined;
}

function displayNameOf(claims: JWTPayload): string | undefined {
  const names = [claims['name'], claims['preferred_username']];
  return names
    .filter((name) => typeof name === 'string')
    .map((name) => name.normalize('NFC').trim())
    .find((name) => name.length >= 1 && name.length <= 200 && isPlainLine(name));
}

function rolesOf(claim: unknown, { groupRoles }: Agency): readonly Role[] {
  const groups: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  const found = groups.flatMap((group) =>
    typeof group === 'string' ? (groupRoles.get(group) ?? []) : [],
  );
  return [...new Set(found)].sort();
}
