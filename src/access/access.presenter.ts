import { type Person } from '../platform/person.js';
import { type Account } from './account.entity.js';
import { type ApiToken } from './api-token.entity.js';
import { type ListedAccountDto, type OwnAccountDto } from './dto/account.dto.js';
import { type OrganisationDto } from './dto/organisation.dto.js';
import { type PasskeyDto } from './dto/passkey.dto.js';
import { type SessionDto } from './dto/session.dto.js';
import { type IssuedTokenDto, type TokenDto } from './dto/token.dto.js';
import { type Organisation } from './organisation.entity.js';
import { seesLogins } from './policies.js';
import { type Passkey } from './passkey.entity.js';
import { keyRolesOf } from './roles.js';
import { type Session } from './session.entity.js';
import { type IssuedToken } from './sign-in.service.js';

export function presentOrganisation(organisation: Organisation): OrganisationDto {
  const { id, name, country, kind } = organisation;
  return { id, name, country, kind };
}

/** The login helps whoever guesses passwords, so that colleagues do not get it. */
export function presentAccount(account: Account, viewer: Person): ListedAccountDto {
  const seesLogin =
    account.id === viewer.accountId || seesLogins.some((role) => viewer.roles.includes(role));
  return {
    id: account.id,
    displayName: account.displayName,
    organisationId: account.organisationId,
    organisation: account.organisation?.name ?? '',
    roles: account.roles,
    login: seesLogin ? account.login : null,
    isProtected: seesLogin ? account.isProtected : null,
  };
}

export function presentSelf(person: Person): OwnAccountDto {
  return {
    id: person.accountId,
    displayName: person.displayName,
    organisationId: person.organisationId,
    organisation: person.organisation,
    roles: person.roles,
    login: person.login,
    keyRoles: keyRolesOf(person.roles),
  };
}

export function presentToken(token: ApiToken): TokenDto {
  return {
    id: token.id,
    label: token.label,
    scopes: token.scopes,
    createdAt: instant(token.createdMs),
    expiresAt: instant(token.expiresMs),
    revokedAt: token.revokedMs === null ? null : instant(token.revokedMs),
  };
}

export function presentIssuedToken({ secret, token }: IssuedToken): IssuedTokenDto {
  const { id, label, scopes, createdAt, expiresAt, revokedAt } = presentToken(token);
  return { id, label, scopes, createdAt, expiresAt, revokedAt, token: secret };
}

export function presentSession(session: Session, { entry }: Person): SessionDto {
  return {
    id: session.id,
    method: session.method,
    isMultiFactor: session.isMultiFactor,
    authenticatedAt: instant(session.authenticatedMs),
    network: session.network,
    userAgent: session.userAgent,
    createdAt: instant(session.createdMs),
    lastSeenAt: instant(session.lastSeenMs),
    endsAt: instant(session.endsMs),
    revokedAt: session.revokedMs === null ? null : instant(session.revokedMs),
    isCurrent: session.id === entry.id,
  };
}

export function presentPasskey({ id, name, createdMs, lastUsedMs }: Passkey): PasskeyDto {
  const lastUsedAt = lastUsedMs === null ? null : instant(lastUsedMs);
  return { id, name, createdAt: instant(createdMs), lastUsedAt };
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
