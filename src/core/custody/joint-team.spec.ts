import { type Json } from '../canonical/json.js';
import { checkShape } from './check-shapes.js';
import { isPartyOf, jointTeamOf, jointTeamProblems } from './joint-team.js';

const police = { organisation: 'Police judiciaire', country: 'FR', role: 'leader' };
const guard = { organisation: 'Garde nationale', country: 'TN', role: 'member' };
const team = { reference: 'JIT 7/2026', parties: [police, guard] };
const dated = { ...team, agreementDate: '2026-03-01', validUntil: '2027-02-28' };

describe('a joint investigation team', () => {
  it.each([
    ['a reference and parties', team],
    ['its dates', dated],
    ['an end on the day of its agreement', { ...dated, validUntil: '2026-03-01' }],
    [
      'a party of a country that no list has',
      { ...team, parties: [police, { ...guard, country: 'XK' }] },
    ],
  ])('is taken with %s', (_, json) => {
    expect(jointTeamProblems(json)).toEqual([]);
    expect(jointTeamOf(json)).toBe(json);
  });

  it.each<readonly [string, Json, string]>([
    ['no reference', { parties: [police, guard] }, 'reference is a text that is not empty.'],
    ['no parties', { reference: 'x' }, 'parties is a list.'],
    ['parties of one country', { ...team, parties: [police] }, 'two countries'],
    [
      'two organisations of one country',
      { ...team, parties: [police, { ...guard, country: 'FR' }] },
      'two countries',
    ],
    ['nobody', { ...team, parties: [] }, 'two countries'],
    [
      'an organisation twice',
      { ...team, parties: [police, guard, { ...guard, country: 'DZ' }] },
      'stands twice',
    ],
    ['too many', { ...team, parties: Array.from({ length: 51 }, () => police) }, 'at most 50'],
    ['a party that is a name', { ...team, parties: [police, 'TN'] }, 'Party 2: it is an object'],
    [
      'a party without a country',
      { ...team, parties: [police, { organisation: 'x', role: 'y' }] },
      'Party 2: country',
    ],
    [
      'a country in small letters',
      { ...team, parties: [police, { ...guard, country: 'tn' }] },
      'Party 2: country',
    ],
    [
      'a party without a role',
      { ...team, parties: [{ ...police, role: ' ' }, guard] },
      'Party 1: role',
    ],
    [
      'a name as long as a page',
      { ...team, parties: [police, { ...guard, organisation: 'x'.repeat(501) }] },
      'Party 2: organisation has over 500 characters.',
    ],
    [
      'another member of a party',
      { ...team, parties: [police, { ...guard, head: 'x' }] },
      'Party 2: There is no member head.',
    ],
    ['another member', { ...team, members: [] }, 'There is no member members.'],
    ['a day that no calendar has', { ...dated, agreementDate: '2026-02-30' }, 'agreementDate'],
    ['a day in words', { ...dated, validUntil: 'next year' }, 'validUntil'],
    ['an end before its beginning', { ...dated, validUntil: '2026-02-28' }, 'ends before'],
    ['nothing in it', [], 'A team is an object'],
  ])('with %s is refused', (_, json, problem) => {
    expect(jointTeamProblems(json)).toEqual([expect.stringContaining(problem)]);
    expect(jointTeamOf(json)).toBeUndefined();
    const schema = { name: 'jit', type: 7, required: false, shape: 'jointTeam' } as const;
    expect(checkShape(schema, json)).toMatchObject([{ field: 'jit', code: 'wrong-shape' }]);
  });

  it('has the parties that it names, and no others', () => {
    expect(isPartyOf(team, 'Garde nationale')).toBe(true);
    expect(isPartyOf(team, 'garde nationale')).toBe(false);
  });
});
