import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createPrivateKey } from 'node:crypto';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { ConfigError } from '../../platform/config.js';
import { isRole, type Role } from '../roles.js';
import { type Agency, type ClientProof } from './agency.js';
import { AgencyEntry } from './agency-entry.js';

/** More than any file of fifty agencies with five hundred groups each. */
const longestFile = 8 * 2 ** 20;
const mostAgencies = 50;
const mostGroups = 500;

/**
 * The agencies of the operator's file (OIDC_FILE), a JSON list; paths in it count from its folder. Throws {@link ConfigError}
 * with everything that is wrong in it: a mistake here decides who gets in.
 */
export function readAgencies(path: string): readonly Agency[] {
  const problems: string[] = [];
  const entries = readEntries(path, problems);
  const agencies = entries.flatMap((entry, i) => {
    const reader = new EntryReader(`agency ${i + 1}`, dirname(path), problems);
    return reader.read(entry) ?? [];
  });
  for (const member of ['id', 'issuer'] as const) {
    const values = agencies.map((agency) => agency[member]);
    for (const twice of new Set(values.filter((value, i) => values.indexOf(value) !== i))) {
      problems.push(`two agencies have the ${member} ${twice}`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems.map((each) => `OIDC_FILE: ${each}`));
  return agencies;
}

function readEntries(path: string, problems: string[]): readonly unknown[] {
  let content: unknown;
  try {
    const text = readFileSync(path, 'utf8');
    if (text.length > longestFile) throw new Error('it is too long');
    content = JSON.parse(text);
  } catch {
    problems.push(`${path} cannot be read as JSON`);
    return [];
  }
  if (Array.isArray(content) && content.length >= 1 && content.length <= mostAgencies) {
    return content;
  }
  problems.push(`${path} must be a list of 1 to ${mostAgencies} agencies`);
  return [];
}

/** Reads one agency and says of each problem in which one it is. */
class EntryReader {
  constructor(
    private readonly where: string,
    private readonly folder: string,
    private readonly problems: string[],
  ) {}

  /** Undefined where its members are not in their form; what is found wrong beyond that stands in the problems alone. */
  read(value: unknown): Agency | undefined {
    const entry = this.formed(value);
    if (entry === undefined) return undefined;
    this.checkIssuer(entry.issuer);
    if (!entry.scopes.includes('openid')) this.problem('scopes must have openid among them');
    return {
      id: entry.id,
      name: entry.name,
      issuer: entry.issuer,
      clientId: entry.clientId,
      proof: this.proofOf(entry),
      scopes: entry.scopes,
      organisation: entry.organisation,
      groupsClaim: entry.groupsClaim,
      groupRoles: this.groupRolesOf(entry),
      multiFactorAcr: entry.multiFactorAcr,
      stepUpAcr: entry.stepUpAcr,
      clockToleranceSeconds: entry.clockToleranceSeconds,
    };
  }

  private problem(text: string): void {
    this.problems.push(`${this.where}: ${text}`);
  }

  private formed(value: unknown): AgencyEntry | undefined {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.problem('must be an object');
      return undefined;
    }
    const entry = plainToInstance(AgencyEntry, value);
    const errors = validateSync(entry, { whitelist: true, forbidNonWhitelisted: true });
    for (const { property, constraints } of errors) {
      for (const told of Object.values(constraints ?? { form: `${property} is wrong` })) {
        this.problem(told);
      }
    }
    return errors.length === 0 ? entry : undefined;
  }

  /** Whoever can change what the issuer says on its way decides who signs in as whom. */
  private checkIssuer(issuer: string): void {
    const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
    if (url === undefined || !['https:', 'http:'].includes(url.protocol)) {
      this.problem('issuer must be a URL that begins with https://');
      return;
    }
    if (url.protocol === 'http:' && !isLoopback(url)) {
      this.problem('issuer must begin with https://; plain http:// is for loopback only');
    }
    if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
      this.problem('issuer must have no name, no query and no fragment');
    }
  }

  private proofOf(entry: AgencyEntry): ClientProof {
    const { clientSecretFile, privateKeyFile, privateKeyId } = entry;
    if ((clientSecretFile === undefined) === (privateKeyFile === undefined)) {
      this.problem('set one of clientSecretFile and privateKeyFile');
    }
    if (privateKeyFile !== undefined) {
      const pem = this.textOf('privateKeyFile', privateKeyFile);
      if (pem !== '' && !isSigningKey(pem)) {
        this.problem('privateKeyFile must hold a key in PEM (PKCS #8): P-256, Ed25519 or RSA');
      }
      return { kind: 'private-key', pem, keyId: privateKeyId };
    }
    if (privateKeyId !== undefined) this.problem('privateKeyId goes with privateKeyFile');
    const secret =
      clientSecretFile === undefined ? '' : this.textOf('clientSecretFile', clientSecretFile);
    return { kind: 'secret', secret };
  }

  private textOf(member: string, path: string): string {
    try {
      const text = readFileSync(resolve(this.folder, path), 'utf8').trim();
      if (text === '') this.problem(`${member} is empty`);
      return text;
    } catch {
      this.problem(`${member} cannot be read`);
      return '';
    }
  }

  private groupRolesOf(entry: AgencyEntry): ReadonlyMap<string, readonly Role[]> {
    const lines = Object.entries(entry.groupRoles);
    if (lines.length < 1 || lines.length > mostGroups) {
      this.problem(`groupRoles must name 1 to ${mostGroups} groups`);
    }
    const groupRoles = new Map(lines.map(([group, names]) => [group, this.rolesOf(group, names)]));
    const givesAll = [...groupRoles.values()].some((names) =>
      names.includes('system_administrator'),
    );
    if (givesAll && !entry.mayMakeSystemAdministrators) {
      this.problem(
        'groupRoles gives system_administrator: say "mayMakeSystemAdministrators": true if that is meant',
      );
    }
    return groupRoles;
  }

  private rolesOf(group: string, names: unknown): readonly Role[] {
    if (!Array.isArray(names) || names.length < 1 || !names.every(isRoleName)) {
      this.problem(
        `groupRoles: ${JSON.stringify(group)} must have a list of roles of this program`,
      );
      return [];
    }
    return names;
  }
}

function isRoleName(name: unknown): name is Role {
  return typeof name === 'string' && isRole(name);
}

function isLoopback({ hostname }: URL): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

function isSigningKey(pem: string): boolean {
  try {
    const key = createPrivateKey(pem);
    const curve = key.asymmetricKeyDetails?.namedCurve;
    if (key.asymmetricKeyType === 'ec') return curve === 'prime256v1';
    return key.asymmetricKeyType === 'ed25519' || key.asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
