import { type JWTPayload } from 'jose';
import { type Agency } from './agency.js';
import { claimedPerson } from './claimed-person.js';

const agency: Agency = {
  id: 'police',
  name: 'National Police',
  issuer: 'https://login.police.example',
  clientId: 'witnessmark',
  proof: { kind: 'secret', secret: 'x' },
  scopes: ['openid'],
  organisation: 'National Police',
  groupsClaim: 'groups',
  groupRoles: new Map([
    ['keepers', ['evidence_custodian', 'courier']],
    ['drivers', ['courier']],
  ]),
  multiFactorAcr: ['urn:two-factors'],
  stepUpAcr: undefined,
  clockToleranceSeconds: 30,
};
const read = (claims: JWTPayload) => claimedPerson({ sub: 'u-1', ...claims }, agency);

describe('a person as an agency tells them', () => {
  it.each<[string, unknown, readonly string[]]>([
    [
      'roles of all groups, each once, in order',
      ['keepers', 'drivers'],
      ['courier', 'evidence_custodian'],
    ],
    ['those of the one group that stands there without a list', 'drivers', ['courier']],
    ['none for a group that the file does not name', ['Keepers', 'keepers '], []],
    ['none for a name of the prototype', ['constructor', '__proto__'], []],
    ['none for a name of a role', ['courier'], []],
    ['none for what is no text', [7, null, { keepers: true }, ['keepers']], []],
    ['none without the claim', undefined, []],
  ])('has %s', (_, groups, roles) => {
    expect(read({ groups })?.roles).toEqual(roles);
  });

  it.each<[string, JWTPayload, string | undefined]>([
    ['name', { name: 'Ines Ferreira', preferred_username: 'ines' }, 'Ines Ferreira'],
    ['name in another form of Unicode', { name: 'Ine\u0301s' }, 'In\u00e9s'],
    [
      'name for logging in, where the other is none',
      { name: 7, preferred_username: 'ines' },
      'ines',
    ],
    ['no name of two lines', { name: 'Ines\nFerreira' }, undefined],
    ['no name that turns text around', { name: 'Ines\u202eFerreira' }, undefined],
    ['no endless name', { name: 'x'.repeat(201) }, undefined],
    ['no empty name', { name: '  ' }, undefined],
    ['no mail address for a name', { email: 'ines@police.example' }, undefined],
  ])('has a %s', (_, claims, displayName) => {
    expect(read(claims)?.displayName).toBe(displayName);
  });

  it.each<[string, JWTPayload, boolean, number]>([
    ['by two factors, at a time', { acr: 'urn:two-factors', auth_time: 7 }, true, 7000],
    ['by something else', { acr: 'urn:two-factors:not' }, false, 0],
    ['by what is no text', { acr: ['urn:two-factors'] }, false, 0],
    ['long ago, where the time is none', { auth_time: 'now' }, false, 0],
    ['long ago, where the time is before time', { auth_time: -7 }, false, 0],
  ])('proved who they are %s', (_, claims, isMultiFactor, authenticatedMs) => {
    expect(read(claims)).toMatchObject({ isMultiFactor, authenticatedMs });
  });

  it.each([undefined, '', 'x'.repeat(256), 'a\0b'])('is nobody with the subject %j', (sub) => {
    expect(claimedPerson(sub === undefined ? {} : { sub }, agency)).toBeUndefined();
  });
});
