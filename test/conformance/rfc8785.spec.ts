import { utf8 } from '../../src/core/canonical/bytes.js';
import { ClosedFormError } from '../../src/core/canonical/closed-form-error.js';
import { toHex } from '../../src/core/canonical/hex.js';
import { canonicalJson, readClosedJson, readJson } from '../../src/core/canonical/json.js';
import { describeWith, listThirdParty, readThirdParty } from './third-party-data.js';

describeWith('jcs', 'the test data of RFC 8785', () => {
  const names = listThirdParty('jcs/testdata/input').map((file) => file.replace('.json', ''));

  it('is not empty', () => {
    expect(names.length).toBeGreaterThan(0);
  });

  it.each(names)('%s comes out canonical, byte for byte', (name) => {
    const value = readJson(readThirdParty('jcs/testdata/input', `${name}.json`));
    const hex = readThirdParty('jcs/testdata/outhex', `${name}.txt`).replace(/\s/g, '');
    expect(toHex(utf8(canonicalJson(value)))).toBe(hex);
    expect(canonicalJson(value)).toBe(readThirdParty('jcs/testdata/output', `${name}.json`).trim());
  });

  it.each(names)('%s is refused as hashed JSON until it is canonical', (name) => {
    const input = readThirdParty('jcs/testdata/input', `${name}.json`);
    expect(() => readClosedJson(utf8(input))).toThrow(ClosedFormError);
  });

  it.each(['french', 'structures'])('%s is then accepted', (name) => {
    const output = readThirdParty('jcs/testdata/output', `${name}.json`).trim();
    expect(canonicalJson(readClosedJson(utf8(output)))).toBe(output);
  });

  // RFC 8785 lets pass what hashed JSON here may not hold: null, fractions, text that is not in NFC.
  it.each(['arrays', 'values', 'unicode', 'weird'])('%s is refused even so', (name) => {
    const output = readThirdParty('jcs/testdata/output', `${name}.json`).trim();
    expect(() => readClosedJson(utf8(output))).toThrow(ClosedFormError);
  });
});
