import { isDecimal } from './decimal.js';

describe('a decimal', () => {
  it.each(['0', '12', '-12.50', '0.0', '0.00001', '-0.10', '412.50'])('may be %s', (text) => {
    expect(isDecimal(text)).toBe(true);
  });

  it.each(['', '-', '-0', '-0.00', '00', '01', '1.', '.5', '+1', '1e3', '1,5', ' 1', '1\n', '١'])(
    'is not %j',
    (text) => {
      expect(isDecimal(text)).toBe(false);
    },
  );
});
