import { Refused } from '../platform/errors.js';
import { Turnstile } from './turnstile.js';

/** Work that ends when it is told to. */
function held(): { work: () => Promise<string>; end: (result: string) => void } {
  const { promise, resolve } = deferred();
  return { work: () => promise, end: resolve };
}

function deferred(): { promise: Promise<string>; resolve: (result: string) => void } {
  let resolve: (result: string) => void = () => undefined;
  const promise = new Promise<string>((settle) => (resolve = settle));
  return { promise, resolve };
}

describe('a turnstile', () => {
  it('lets the next one through only when a place is free, in order', async () => {
    const turnstile = new Turnstile(1, 2);
    const first = held();
    const order: string[] = [];
    const passes = [
      turnstile.pass(first.work).then((name) => order.push(name)),
      turnstile.pass(() => Promise.resolve('second')).then((name) => order.push(name)),
      turnstile.pass(() => Promise.resolve('third')).then((name) => order.push(name)),
    ];
    await new Promise(setImmediate);
    expect(order).toEqual([]);
    first.end('first');
    await Promise.all(passes);
    expect(order).toEqual(['first', 'second', 'third']);
  });

  it('turns away whoever comes when too many wait', async () => {
    const turnstile = new Turnstile(1, 1);
    const first = held();
    const passes = [turnstile.pass(first.work), turnstile.pass(() => Promise.resolve('second'))];
    await expect(turnstile.pass(() => Promise.resolve('third'))).rejects.toThrow(Refused);
    first.end('first');
    expect(await Promise.all(passes)).toEqual(['first', 'second']);
  });

  it('gives the place back when the work fails', async () => {
    const turnstile = new Turnstile(1, 0);
    await expect(turnstile.pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await turnstile.pass(() => Promise.resolve('yes'))).toBe('yes');
  });
});
