import { fateOf, isInstalled } from './needs.js';

describe('what a spec needs', () => {
  it('is found on PATH', () => {
    expect(isInstalled('sh')).toBe(true);
    expect(isInstalled('no-such-program-anywhere')).toBe(false);
  });

  it('lets it run when it is all there, everywhere', () => {
    expect(fateOf([], undefined)).toBe('run');
    expect(fateOf([], 'true')).toBe('run');
  });

  it('is excused when missing on a machine of one’s own, and not where everything is installed', () => {
    expect(fateOf(['openssl missing'], undefined)).toBe('skip');
    expect(fateOf(['openssl missing'], 'true')).toBe('fail');
  });
});
