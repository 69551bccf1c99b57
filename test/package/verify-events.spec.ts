import { findingText, judge } from '../support/tampered-package.js';
import { eventTamperings } from '../support/tamperings-events.js';
import { fieldTamperings } from '../support/tamperings-fields.js';
import { logTamperings } from '../support/tamperings-log.js';

describe('the events of a package', () => {
  it.each([...eventTamperings, ...fieldTamperings, ...logTamperings])(
    '$name: exit $exit, $finds',
    async (tampering) => {
      const outcome = await judge(tampering);
      expect(outcome?.verdict.findings.map(findingText)).toEqual(tampering.finds);
      expect(outcome?.exitCode ?? 2).toBe(tampering.exit);
    },
  );
});
