import { findingText, judge } from '../support/tampered-package.js';
import { chainTamperings } from '../support/tamperings-chains.js';
import { objectsTamperings } from '../support/tamperings-objects.js';
import { wordsTamperings } from '../support/tamperings-words.js';

describe('what a package holds, and says of it', () => {
  it.each([...objectsTamperings, ...wordsTamperings, ...chainTamperings])(
    '$name: exit $exit, $finds',
    async (tampering) => {
      const outcome = await judge(tampering);
      expect(outcome?.verdict.findings.map(findingText)).toEqual(tampering.finds);
      expect(outcome?.exitCode ?? 2).toBe(tampering.exit);
    },
  );
});
