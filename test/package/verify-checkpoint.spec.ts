import { findingText, judge } from '../support/tampered-package.js';
import { checkpointTamperings } from '../support/tamperings-checkpoint.js';
import { entriesTamperings } from '../support/tamperings-entries.js';

describe('the checkpoint and the entries of a package', () => {
  it.each([...checkpointTamperings, ...entriesTamperings])(
    '$name: exit $exit, $finds',
    async (tampering) => {
      const outcome = await judge(tampering);
      expect(outcome?.verdict.findings.map(findingText)).toEqual(tampering.finds);
      expect(outcome?.exitCode ?? 2).toBe(tampering.exit);
    },
  );
});
