import { fromHex } from '../canonical/hex.js';
import { encodeValue, type Field, type PlainValue } from '../ledger/field.js';
import { type DescribingEvent } from './describing-event.js';
import { type RecipientKind, type RedactionProfile } from './redaction-profile.js';
import {
  isParentErased,
  namesChild,
  parentOf,
  restrictionKindsOn,
  withheldBy,
} from './restrictions.js';

const parent = '7c'.repeat(32);

function event(type: string, values: Readonly<Record<string, string>>): DescribingEvent {
  const fields = Object.entries(values).map(([name, value]): Field => {
    const bytes = fromHex(value, 32);
    const plain: PlainValue = bytes === undefined ? { type: 1, text: value } : { type: 3, bytes };
    return { name, type: plain.type, salt: new Uint8Array(32), value: encodeValue(plain) };
  });
  return { seq: 1, logIndex: 10, type: `${type}/1`, eventHash: new Uint8Array(32), fields };
}

const set = (restrictionRef: string, effect: string) =>
  event('restriction.set', { restrictionRef, kind: 'juvenile', effect });
const lifted = (restrictionRef: string) => event('restriction.lifted', { restrictionRef });
const derived = (derivation: string) => event('item.registered', { parentId: parent, derivation });

const ofScopes = (type: string, scopes: readonly string[]): DescribingEvent => {
  const value = encodeValue({ type: 7, json: scopes });
  const scope: Field = { name: 'scope', type: 7, salt: new Uint8Array(32), value };
  return { ...event(type, {}), fields: [scope] };
};
const withdrawn = (...scopes: string[]) => ofScopes('release.withdrawn', scopes);
const consented = (...scopes: string[]) => ofScopes('release.consented', scopes);

function profile(
  recipient: RecipientKind,
  restriction: 'juvenile' | null = null,
): RedactionProfile {
  const rules = [{ restriction, fields: ['title'], ground: 'art. 1' }];
  return { ...{ name: 'a/1', title: 'A', source: 'law' }, recipient, rules };
}

describe('what a package withholds', () => {
  it('is given redacted where the profile says how', () => {
    const redacted = [[set('R1', 'redact_on_export')]];
    expect(withheldBy(redacted, profile('defence', 'juvenile'))).toBeUndefined();
    expect(withheldBy(redacted, profile('defence'))).toBe('restriction: juvenile');
    expect(withheldBy([[set('R1', 'hide')]], profile('defence', 'juvenile'))).toBeDefined();
    expect([...restrictionKindsOn(redacted)]).toEqual(['juvenile']);
  });

  it('depends on who gets it', () => {
    const kinds = ['prosecution', 'court', 'defence', 'foreign_authority', 'public'] as const;
    const kept = (own: DescribingEvent) =>
      kinds.filter((kind) => withheldBy([[own]], profile(kind)) !== undefined);
    expect(kept(set('R1', 'block_disclosure'))).toEqual(['defence', 'public']);
    expect(kept(set('R1', 'block_transfer'))).toEqual(['foreign_authority', 'public']);
    expect(kept(withdrawn('court_use'))).toEqual(['court']);
    expect(kept(withdrawn('defence_disclosure'))).toEqual(['defence', 'public']);
    expect(kept(withdrawn('disposal'))).toEqual([]);
    expect(withheldBy([[set('R1', 'block_disclosure')]])).toBe('restriction: juvenile');
  });

  it('is what its originator no longer consents to, and what derives from it, redacted or not', () => {
    const source = [consented('court_use'), withdrawn('court_use')];
    expect(withheldBy([source])).toBe('consent withdrawn');
    expect(withheldBy([[derived('copied_from')], source])).toBe('consent withdrawn');
    expect(withheldBy([[derived('redacted_from')], source])).toBe('consent withdrawn');
    expect(withheldBy([[...source, consented('court_use')]])).toBeUndefined();
    const { fields, ...rest } = withdrawn('disposal');
    const erased = fields.map(({ name }): Field => ({ name, leaf: new Uint8Array(32) }));
    expect(withheldBy([[{ ...rest, fields: erased }]], profile('court'))).toBe('consent withdrawn');
  });

  it('knows a child by its parent, where its own word for it was erased', () => {
    const { fields, ...rest } = derived('imaged_from');
    const erased = fields.map((field): Field => {
      const { name } = field;
      return name === 'parentId' ? { name, leaf: new Uint8Array(32) } : field;
    });
    expect(isParentErased([{ ...rest, fields }])).toBe(false);
    expect(isParentErased([{ ...rest, fields: erased }])).toBe(true);
    const child = '1e'.repeat(32);
    const imaged = event('derivation.imaged', { childItemId: child });
    expect(namesChild([imaged], child)).toBe(true);
    expect(namesChild([imaged], parent)).toBe(false);
  });

  it('is what is hidden, for some alone, or to be redacted, while that is in force', () => {
    for (const effect of ['hide', 'role_only', 'redact_on_export', 'judge_only']) {
      expect(withheldBy([[set('R1', effect)]])).toBe('restriction: juvenile');
      expect(withheldBy([[set('R1', effect), lifted('R2')]])).toBe('restriction: juvenile');
      expect(withheldBy([[set('R1', effect), lifted('R1')]])).toBeUndefined();
    }
    expect(withheldBy([[set('R1', 'block_transfer')]])).toBe(undefined);
  });

  it('is what a restriction may say of which the effect was erased', () => {
    const { fields, ...rest } = set('R1', 'block_transfer');
    const erased = fields.map((field): Field => {
      const { name } = field;
      return name === 'effect' ? { name, leaf: new Uint8Array(32) } : field;
    });
    expect(withheldBy([[{ ...rest, fields: erased }]])).toBe('restriction: juvenile');
  });

  it('is also what derives from it, over generations, unless it was redacted', () => {
    const source = [set('R1', 'hide')];
    expect(parentOf([derived('imaged_from')])).toBe(parent);
    expect(parentOf(source)).toBeUndefined();
    expect(withheldBy([[derived('extracted_from')], [derived('imaged_from')], source])).toBe(
      'restriction: juvenile',
    );
    expect(withheldBy([[derived('redacted_from')], source])).toBeUndefined();
    expect(withheldBy([[derived('redacted_from'), set('R2', 'hide')], []])).toBeDefined();
  });
});
