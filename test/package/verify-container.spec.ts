import { findingText, judge } from '../support/tampered-package.js';
import { containerTamperings } from '../support/tamperings-container.js';

describe('the container of a package', () => {
  it.each(containerTamperings)('$name: exit $exit, $finds', async (tampering) => {
    const outcome = await judge(tampering);
    expect(outcome?.verdict.findings.map(findingText)).toEqual(tampering.finds);
    expect(outcome?.exitCode ?? 2).toBe(tampering.exit);
  });
});
