import { findingText, judge } from '../support/tampered-package.js';

describe('a package that nobody tampered with', () => {
  it('passes', async () => {
    const outcome = await judge({ name: 'nothing', exit: 0 });
    expect(outcome?.verdict.findings.map(findingText)).toEqual([]);
    expect(outcome?.exitCode).toBe(0);
  });
});
