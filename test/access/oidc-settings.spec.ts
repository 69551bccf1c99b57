import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agencies } from '../../src/access/oidc/agencies.js';
import { readAgencies } from '../../src/access/oidc/agency-file.js';
import { SignInWays } from '../../src/access/sign-in-ways.js';
import { systemClock } from '../../src/platform/clock.js';
import { readConfig } from '../../src/platform/config.js';
import { type Environment } from '../../src/platform/settings.js';

describe('the file that names agencies', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'witnessmark-agencies-'));
    writeFileSync(join(folder, 'secret'), 'a secret\n');
    writeFileSync(join(folder, 'empty'), '\n');
    writeFileSync(join(folder, 'key.pem'), pemOf('P-256'));
    writeFileSync(join(folder, 'p384.pem'), pemOf('P-384'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const sound = {
    id: 'police',
    name: 'National Police',
    issuer: 'https://login.police.example/realms/staff',
    clientId: 'witnessmark',
    clientSecretFile: 'secret',
    organisation: 'National Police',
    groupRoles: { '/evidence/keepers': ['evidence_custodian', 'courier'] },
  };
  const read = (content: unknown) => {
    const path = join(folder, 'agencies.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return readAgencies(path);
  };

  it('is read with what is left out filled in, and secrets from their files', () => {
    const [agency] = read([sound]);
    expect(agency).toMatchObject({
      id: 'police',
      proof: { kind: 'secret', secret: 'a secret' },
      scopes: ['openid', 'profile'],
      groupsClaim: 'groups',
      multiFactorAcr: [],
      stepUpAcr: undefined,
      clockToleranceSeconds: 30,
    });
    expect(agency?.groupRoles.get('/evidence/keepers')).toEqual(['evidence_custodian', 'courier']);
  });

  it('takes a private key in the place of a secret', () => {
    const byKey = { ...sound, clientSecretFile: undefined };
    const [agency] = read([{ ...byKey, privateKeyFile: 'key.pem', privateKeyId: 'one' }]);
    expect(agency?.proof).toMatchObject({ kind: 'private-key', keyId: 'one' });
  });

  it.each([
    ['no list', '{}', 'must be a list'],
    ['an empty list', '[]', 'must be a list'],
    ['no JSON', '[', 'cannot be read as JSON'],
    ['what is no object', ['police'], 'agency 1: must be an object'],
    ['an unknown member', [{ ...sound, secret: 'x' }], 'secret'],
    ['an id that is no part of an address', [{ ...sound, id: 'Police/1' }], 'id must match'],
    ['plain http elsewhere', [{ ...sound, issuer: 'http://login.example' }], 'https://'],
    ['another scheme', [{ ...sound, issuer: 'ftp://login.example' }], 'https://'],
    ['an issuer with a query', [{ ...sound, issuer: 'https://login.example/?a=b' }], 'no query'],
    ['an issuer with a password', [{ ...sound, issuer: 'https://a:b@login.example' }], 'no name'],
    ['an unreadable secret', [{ ...sound, clientSecretFile: 'gone' }], 'cannot be read'],
    ['an empty secret', [{ ...sound, clientSecretFile: 'empty' }], 'is empty'],
    ['two ways of proof', [{ ...sound, privateKeyFile: 'key.pem' }], 'set one of'],
    ['no proof', [{ ...sound, clientSecretFile: undefined }], 'set one of'],
    [
      'a key of another kind',
      [{ ...sound, clientSecretFile: undefined, privateKeyFile: 'p384.pem' }],
      'P-256',
    ],
    [
      'what is no key',
      [{ ...sound, clientSecretFile: undefined, privateKeyFile: 'secret' }],
      'PKCS #8',
    ],
    ['the id of a key that there is not', [{ ...sound, privateKeyId: 'one' }], 'privateKeyId'],
    ['no openid among its scopes', [{ ...sound, scopes: ['profile'] }], 'openid'],
    ['a scope of two words', [{ ...sound, scopes: ['openid', 'a b'] }], 'scopes'],
    ['an unknown role', [{ ...sound, groupRoles: { a: ['king'] } }], 'roles of this program'],
    ['a group without roles', [{ ...sound, groupRoles: { a: [] } }], 'roles of this program'],
    ['a role of the prototype', [{ ...sound, groupRoles: { a: ['toString'] } }], 'roles of this'],
    ['no groups', [{ ...sound, groupRoles: {} }], '1 to 500 groups'],
    ['the same id twice', [sound, { ...sound, issuer: 'https://b.example' }], 'two agencies'],
    ['the same issuer twice', [sound, { ...sound, id: 'army' }], 'two agencies'],
    ['too much tolerance', [{ ...sound, clockToleranceSeconds: 3600 }], 'clockToleranceSeconds'],
  ])('is refused with %s', (_, content, reason) => {
    expect(() => read(content)).toThrow(reason);
  });

  it('gives nobody the role of a system administrator unless it says that this is meant', () => {
    const admins = { ...sound, groupRoles: { admins: ['system_administrator'] } };
    expect(() => read([admins])).toThrow('mayMakeSystemAdministrators');
    const [agency] = read([{ ...admins, mayMakeSystemAdministrators: true }]);
    expect(agency?.groupRoles.get('admins')).toEqual(['system_administrator']);
  });

  it('is told everything that is wrong with it at once', () => {
    const wrong = [
      { ...sound, issuer: 'http://login.example', groupRoles: { a: ['king'] } },
      { ...sound, id: 'army', clientSecretFile: 'gone' },
    ];
    const told = [/agency 1: issuer/, /agency 1: groupRoles/, /agency 2: clientSecretFile/];
    for (const each of told) expect(() => read(wrong)).toThrow(each);
  });

  it('is read when the service is put together, and needs an address to come back to', () => {
    const OIDC_FILE = join(folder, 'read-at-start.json');
    writeFileSync(OIDC_FILE, '[{"id": "police"}]');
    expect(() => agenciesOf({ OIDC_FILE })).toThrow('OIDC_FILE: agency 1: name');
    writeFileSync(OIDC_FILE, JSON.stringify([sound]));
    expect(() => agenciesOf({ OIDC_FILE, PORT: '0' })).toThrow('needs PUBLIC_URL');
    expect(agenciesOf({ OIDC_FILE })).toEqual([
      { name: 'National Police', href: '/api/sign-in/oidc/police?returnTo=/sign-in' },
    ]);
    expect(agenciesOf({})).toEqual([]);
  });
});

/** The ways in that the sign-in page is told of. */
function agenciesOf(settings: Environment) {
  const ways = new SignInWays();
  new Agencies(readConfig(settings), systemClock, ways);
  return ways.agencies();
}

function pemOf(namedCurve: string): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
