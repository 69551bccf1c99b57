import { type RestrictionInForce } from './item-state.js';
import { keepsBytes, releasingRoles } from './restricted-bytes.js';

describe('a restriction in force', () => {
  const restriction = (
    effect: string | undefined,
    conditions?: readonly string[],
  ): RestrictionInForce => ({ ref: 'R-1', kind: 'legal_privilege', effect, conditions, seq: 3 });
  const keepsFrom = (one: RestrictionInForce, ...roles: readonly string[]): boolean =>
    keepsBytes([one], new Set(roles)) === one;

  it.each(['redact_on_export', 'block_disclosure', 'block_transfer'])(
    'that says %s keeps bytes from nobody who sees the item',
    (effect) => {
      expect(keepsFrom(restriction(effect))).toBe(false);
    },
  );

  it('that hides leaves them to those who may lift it, and so does one whose effect was erased', () => {
    for (const one of [restriction('hide'), restriction(undefined)]) {
      expect(keepsFrom(one, 'investigator', 'evidence_custodian', 'court_registrar')).toBe(true);
      for (const role of releasingRoles) expect(keepsFrom(one, 'investigator', role)).toBe(false);
    }
  });

  it('for some roles alone leaves them to those too, and to none that is merely a word', () => {
    const one = restriction('role_only', ['forensic_examiner', 'in this case only', 'service']);
    expect(keepsFrom(one, 'forensic_examiner')).toBe(false);
    expect(keepsFrom(one, 'prosecutor')).toBe(false);
    expect(keepsFrom(one, 'investigator')).toBe(true);
    expect(keepsFrom(one, 'in this case only')).toBe(true);
    expect(keepsFrom(restriction('role_only'), 'forensic_examiner')).toBe(true);
  });

  it('for the judge alone leaves them to the registrar, and not to those who may lift it', () => {
    expect(keepsFrom(restriction('judge_only'), 'court_registrar')).toBe(false);
    expect(keepsFrom(restriction('judge_only'), ...releasingRoles)).toBe(true);
  });

  it('keeps them though another one does not', () => {
    const strict = restriction('judge_only');
    expect(keepsBytes([restriction('hide'), strict], new Set(['prosecutor']))).toBe(strict);
    expect(keepsBytes([], new Set())).toBeUndefined();
  });
});
