import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { nodeEngine } from '../../platform/node-engine.js';
import { toBase64 } from '../canonical/base64.js';
import { ClosedFormError } from '../canonical/closed-form-error.js';
import { toHex } from '../canonical/hex.js';
import { isKeyName, parseVkey, vkeyHash, vkeyText } from './vkey.js';

const publicKey = ed25519.getPublicKey(new Uint8Array(32).fill(1));

describe('a verifier key', () => {
  it('comes back as it went, whatever its key holds', () => {
    const material = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(material, fc.constantFrom(1, 4, 255), (key, type) => {
        const text = vkeyText(nodeEngine, { name: 'w.example/1', type, publicKey: key });
        const vkey = parseVkey(text);
        expect(vkey).toMatchObject({ name: 'w.example/1', type });
        expect(toHex(vkey.publicKey)).toBe(toHex(key));
        expect(toHex(vkey.keyHash)).toBe(toHex(vkeyHash(nodeEngine, vkey)));
        expect(text.startsWith(`w.example/1+${toHex(vkey.keyHash)}+`)).toBe(true);
      }),
    );
  });

  it('is refused with a hash that does not follow from it', () => {
    const text = vkeyText(nodeEngine, { name: 'w', type: 4, publicKey });
    expect(() => parseVkey(text.replace('w+', 'v+'))).toThrow('hash');
    expect(() => parseVkey(text.replace(/\+[0-9a-f]{8}\+/, '+00000000+'))).toThrow('hash');
  });

  it.each([
    '',
    'w',
    'w+00000000',
    'w+0000000+AQ==',
    'w+0000000G+AQ==',
    '+00000000+AQ==',
    'w w+00000000+AQ==',
    'w+00000000+',
    'w+00000000+A',
    `w+00000000+${toBase64(publicKey)}=`,
  ])('is refused in the form %j', (text) => {
    expect(() => parseVkey(text)).toThrow(ClosedFormError);
  });

  it('has a name without spaces of any kind', () => {
    // U+FEFF is no space in Unicode, although it is one in ECMAScript.
    expect(['a', 'example.com/ä', '—', 'a\ufeffb'].every(isKeyName)).toBe(true);
    const odd = ['', 'a b', 'a\u00a0b', 'a\u0085b', 'a\u3000b', 'a\u2028', 'a+b', 'a\u0001'];
    expect(odd.some(isKeyName)).toBe(false);
  });
});
