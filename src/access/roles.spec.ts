import { isRole, keyRolesOf, roleNames } from './roles.js';

describe('roles', () => {
  it("are the sixteen of the domain, none of them the format's own", () => {
    expect(roleNames).toHaveLength(16);
    expect(isRole('evidence_custodian')).toBe(true);
    expect(isRole('administrator')).toBe(false);
    expect(isRole('service')).toBe(false);
    expect(isRole('toString')).toBe(false);
  });

  it('pass to a key sorted and once each', () => {
    expect(keyRolesOf(['prosecutor', 'analyst', 'prosecutor'])).toEqual(['analyst', 'prosecutor']);
  });

  it('make the key of a system administrator an administrator key', () => {
    expect(keyRolesOf(['system_administrator'])).toEqual(['administrator', 'system_administrator']);
    expect(keyRolesOf(['auditor'])).not.toContain('administrator');
  });
});
