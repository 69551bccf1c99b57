import { browserWants, openBrowser } from '../support/browser.js';
import { provided } from '../support/needs.js';

provided(await browserWants())('the browser of the tests', () => {
  it('runs scripts, and has an authenticator without passkeys', async () => {
    const browser = await openBrowser();
    const { page, authenticator } = browser;
    try {
      expect(await page.evaluate('typeof PublicKeyCredential')).toBe('undefined');
      expect(await page.evaluate('1 + 1')).toBe(2);
      expect(await authenticator.credentials()).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
