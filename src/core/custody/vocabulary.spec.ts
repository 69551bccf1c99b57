import { isFieldName } from '../ledger/field.js';
import { limits } from '../ledger/limits.js';
import { caseGuards } from './case-guards.js';
import { custodyStates, terminalStates } from './chain-state.js';
import { type EventSchema } from './event-type.js';
import { fieldSchemas } from './field-json.js';
import { guards } from './guards.js';
import { isActorRole } from './role.js';
import { isKnownType, personsNeeded, vocabulary } from './vocabulary.js';

const schemas = [...vocabulary.values()];

function listsOf({ type, variants }: EventSchema): readonly (readonly { name: string }[])[] {
  if (variants === undefined) return [fieldSchemas(type, {})];
  return Object.keys(variants.fields).map((chosen) =>
    fieldSchemas(type, { [variants.by]: chosen }),
  );
}

function allowedIn(state: string): readonly string[] {
  return schemas
    .filter(({ chain, later, from }) => chain === 'item' && !later && from.some((s) => s === state))
    .map(({ type }) => type.replace('/1', ''))
    .sort();
}

/** Every type that the domain model names, section by section. */
const named: Readonly<Record<string, string>> = {
  custody: 'prior_declared reassigned',
  item: 'collected seized surrendered captured_online produced_by_provider registered photographed moved voided linked added',
  seal: 'packaged applied inspected broken replaced',
  transfer: 'released received refused cancelled sent_abroad readdressed',
  handover: 'offered accepted refused cancelled',
  storage: 'entered left',
  examination: 'started ended',
  derivation: 'imaged copied extracted decrypted converted split translated transcribed redacted',
  analysis: 'recorded biometric_compared',
  release: 'declassified downgraded consented withdrawn',
  restriction: 'set lifted privilege_reviewed',
  hold: 'set lifted',
  disclosure: 'served verified',
  court: 'produced returned ruled',
  integrity: 'checked',
  incident: 'tamper_suspected damaged lost found',
  quarantine: 'lifted',
  disposition: 'returned_to_owner returned_to_originator authorised executed',
  note: 'added corrected',
  file: 'attached scanned',
  proof: 'checked',
  provenance: 'recorded amended',
  exhibit: 'assigned',
  gap: 'explained',
  admissibility: 'noted countered assessed objected ruled',
  erasure: 'executed',
  statement: 'recovered',
  branch: 'opened merged',
  case: 'opened amended closed',
  grant: 'given ended',
  report: 'exported',
  package: 'imported',
  request:
    'drafted sent acknowledged more_information_needed in_execution partly_executed executed refused postponed withdrawn closed',
  kit: 'checked_out sealed returned lost',
  access: 'sealed elevated',
  timestamp: 'received',
  policy: 'adopted',
  key: 'rotated registered revoked',
  operations: 'opened',
};

const everywhereAlive = [
  'gap.explained',
  'hold.lifted',
  'hold.set',
  'integrity.checked',
  'file.scanned',
  'proof.checked',
];
const everywhere = [
  'admissibility.assessed',
  'admissibility.countered',
  'admissibility.noted',
  'admissibility.objected',
  'admissibility.ruled',
  'note.added',
  'note.corrected',
  'restriction.lifted',
  'restriction.privilege_reviewed',
  'restriction.set',
];

describe('the vocabulary', () => {
  it('has every type of the domain model, and no other', () => {
    const expected = Object.entries(named).flatMap(([noun, verbs]) =>
      verbs.split(' ').map((verb) => `${noun}.${verb}/1`),
    );
    expect(schemas.map(({ type }) => type).sort()).toEqual(expected.sort());
  });

  it.each(schemas.map((schema) => [schema.type, schema] as const))(
    '%s has a form that the ledger can carry',
    (type, schema) => {
      expect(type).toMatch(/^[a-z]+(\.[a-z_]+)+\/[1-9][0-9]*$/);
      for (const list of listsOf(schema)) {
        const names = list.map(({ name }) => name);
        expect(names.every(isFieldName)).toBe(true);
        expect(new Set(names).size).toBe(names.length);
        expect(names.length).toBeGreaterThan(0);
        expect(names.length).toBeLessThanOrEqual(limits.fieldsPerBody);
      }
    },
  );

  it('lets every type be done by somebody, from somewhere, to a state of its own kind of chain', () => {
    for (const { type, chain, who, from, to } of schemas) {
      const roles = who.flatMap((permit) => permit.roles);
      expect([type, roles.length > 0, roles.every(isActorRole)]).toEqual([type, true, true]);
      expect(from.length).toBeGreaterThan(0);
      if (chain !== 'item' || to === undefined) continue;
      expect(custodyStates).toContain(to);
    }
  });

  it('puts on items guards of items, on cases guards of cases, elsewhere none', () => {
    for (const { type, chain, guards: names } of schemas) {
      const table = chain === 'item' ? guards : chain === 'case' ? caseGuards : {};
      expect([type, names.filter((name) => !Object.hasOwn(table, name))]).toEqual([type, []]);
    }
    const used = new Set(schemas.flatMap((schema) => schema.guards));
    const unused = [...Object.keys(guards), ...Object.keys(caseGuards)].filter(
      (name) => ![...used].some((one) => one === name),
    );
    expect(unused).toEqual([]);
  });

  it('has a form for each kind of source, and reasons against naming another', () => {
    const variants = vocabulary.get('provenance.recorded/1')?.variants?.fields ?? {};
    expect(Object.keys(variants)).toEqual([
      'military',
      'private_sector',
      'online',
      'law_enforcement',
      'civil_society',
    ]);
  });

  it('asks for two persons exactly where the ledger format does', () => {
    const two = schemas.map(({ type }) => type).filter((type) => personsNeeded(type) === 2);
    expect(two.sort()).toEqual([
      'custody.reassigned/1',
      'disposition.executed/1',
      'erasure.executed/1',
      'grant.given/1',
      'item.voided/1',
      'note.corrected/1',
      'quarantine.lifted/1',
    ]);
    expect(personsNeeded('no.such/1')).toBe(1);
  });

  it('permits in quarantine only checks, notes and the lift', () => {
    expect(allowedIn('QUARANTINED')).toEqual(
      [...everywhere, ...everywhereAlive, 'quarantine.lifted'].sort(),
    );
  });

  it('permits to what is missing only checks, notes, an erasure and the find', () => {
    expect(allowedIn('MISSING')).toEqual(
      [...everywhere, ...everywhereAlive, 'erasure.executed', 'incident.found'].sort(),
    );
  });

  it.each(terminalStates)(
    'permits in %s what the domain model lists, and moves nothing',
    (state) => {
      expect(allowedIn(state)).toEqual(
        [
          ...everywhere,
          'court.ruled',
          'disclosure.served',
          'disclosure.verified',
          'erasure.executed',
        ].sort(),
      );
      const moving = schemas.filter(({ from, to }) => to !== undefined && from.includes(state));
      expect(moving).toEqual([]);
    },
  );

  it('knows a type only once what it needs is built', () => {
    expect(isKnownType('item.registered/1')).toBe(true);
    expect(isKnownType('item.registered/2')).toBe(false);
    expect(isKnownType('branch.opened/1')).toBe(false);
  });
});
