import { createHash } from 'node:crypto';
import { type Json } from '../canonical/json.js';
import { approvedRequestBytes } from './approved-request.js';

const digest = (body: Json, path = '/api/statements', method = 'POST'): string =>
  createHash('sha256').update(approvedRequestBytes({ method, path, body })).digest('hex');

describe('the digest of a request', () => {
  it('is that of three lines', () => {
    const text = 'witnessmark approval/1\nPOST /api/statements\n{"a":[1,"ü"],"b":null}';
    expect(digest({ b: null, a: [1, 'ü'] })).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('does not ask how the body is laid out', () => {
    const sent = JSON.parse('{ "b" : 1.0, "a" : "\\u0041" }') as Json;
    expect(digest(sent)).toBe(digest({ a: 'A', b: 1 }));
  });

  it.each([
    ['a value', digest({ a: 2 })],
    ['a type', digest({ a: '1' })],
    ['one member more', digest({ a: 1, b: 1 })],
    ['another path', digest({ a: 1 }, '/api/cases')],
    ['another method', digest({ a: 1 }, '/api/statements', 'PUT')],
  ])('is another for %s', (_, other) => {
    expect(other).not.toBe(digest({ a: 1 }));
  });
});
