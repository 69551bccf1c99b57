import { findingText, judge } from '../support/tampered-package.js';
import { passkeyTamperings } from '../support/tamperings-passkeys.js';
import { registryTamperings } from '../support/tamperings-registry.js';
import { signerTamperings } from '../support/tamperings-signers.js';

describe('the signatures in a package', () => {
  it.each([...signerTamperings, ...registryTamperings, ...passkeyTamperings])(
    '$name: exit $exit, $finds',
    async (tampering) => {
      const outcome = await judge(tampering);
      expect(outcome?.verdict.findings.map(findingText)).toEqual(tampering.finds);
      expect(outcome?.exitCode ?? 2).toBe(tampering.exit);
    },
  );
});
