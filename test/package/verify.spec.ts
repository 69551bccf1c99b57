import { utf8 } from '../../src/core/canonical/bytes.js';
import { nobleEngine } from '../../src/core/noble-engine.js';
import { parsePolicy, PolicyError } from '../../src/core/ledger/policy.js';
import { openFolder } from '../../src/core/package/folder-files.js';
import { readFile, UnreadableInputError } from '../../src/core/package/package-files.js';
import { openZip } from '../../src/core/package/zip-files.js';
import { readZipDirectory } from '../../src/core/package/zip-directory.js';
import { verdictJson } from '../../src/core/verify/verdict.js';
import { verifyPackage } from '../../src/core/verify/verify-package.js';
import { nodeEngine } from '../../src/platform/node-engine.js';
import { policyText } from '../support/package-builder.js';
import { inMemory, judge, tamperedPackage, type Tampering } from '../support/tampered-package.js';
import { tamperings } from '../support/tamperings.js';
import { zipOf } from '../support/zip-builder.js';

const untouched: Tampering = { name: 'nothing', exit: 0, finds: [] };

function tampering(part: string, name: string): Tampering {
  const found = tamperings[part]?.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no tampering ${name}`);
  return found;
}

async function claimsAfter(tried: Tampering): Promise<readonly string[] | undefined> {
  const outcome = await judge(tried);
  return outcome?.verdict.claims.map(({ result, checked }) => `${result} ${checked}`);
}

describe('a package that nobody tampered with', () => {
  it('shows all six claims, and says on how many things each rests', async () => {
    const outcome = await judge(untouched);
    expect(outcome?.exitCode).toBe(0);
    expect(outcome?.verdict.findings).toEqual([]);
    expect(await claimsAfter(untouched)).toEqual([
      'pass 3',
      'pass 1',
      'pass 14',
      'pass 17',
      'pass 14',
      'pass 2',
    ]);
  });

  it('has the same verdict with hashes and signatures from another engine', async () => {
    const { zip } = tamperedPackage(untouched);
    const engine = nobleEngine((chunks) => nodeEngine.inflateRaw(chunks));
    const container = await openZip(engine, inMemory(zip));
    const policy = parsePolicy(policyText());
    const { verdict } = await verifyPackage({ engine, container, policy });
    const own = await judge(untouched);
    expect(own && verdictJson(own.verdict)).toBe(verdictJson(verdict));
  });

  it('has the same verdict unpacked to a folder, and tells of every byte that it reads', async () => {
    const { files } = tamperedPackage(untouched);
    let read = 0;
    const { verdict } = await verifyPackage({
      engine: nodeEngine,
      container: openFolder(
        [...files.keys()].map((path) => ({ path, kind: 'file' })),
        async function* (path) {
          yield await Promise.resolve(files.get(path) ?? utf8(''));
        },
      ),
      policy: parsePolicy(policyText()),
      onRead: (bytes) => {
        read += bytes;
      },
    });
    const own = await judge(untouched);
    expect(own && verdictJson(own.verdict)).toBe(verdictJson(verdict));
    expect(read).toBe([...files.values()].reduce((sum, { length }) => sum + length, 0));
  });

  it('lists every key that was registered, with its account', async () => {
    const outcome = await judge(untouched);
    expect(outcome?.verdict.keys.map(({ account }) => account)).toEqual([
      'account-service',
      'account-ada',
      'account-ben',
      'account-cleo',
    ]);
  });
});

describe('the claims of a verdict', () => {
  it.each([
    ['container', 'a cut ZIP', undefined],
    ['container', 'a symbolic link', '- - f - - -'],
    ['container', 'no package.json', '- - f - - -'],
    ['checkpoint', 'no checkpoint', 'p p f p - -'],
    ['checkpoint', 'a quorum that is not met', 'p p p p - f'],
    ['checkpoint', 'a policy without a quorum', 'p p p p - x'],
    ['entries', 'entries that are not given', 'p p - p p p'],
    ['entries', 'a kept checkpoint that is newer', 'p p x p p p'],
    ['events', 'a type whose rules are not built', 'p p - p p p'],
    ['log', 'an event logged two days after it happened', 'p p p p p p'],
    ['log', 'a log whose clock went back', 'p p p p f p'],
    ['signers', 'a signature removed before logging', 'p p p f p p'],
    ['objects', 'an object byte flipped', 'f p p p p p'],
    ['objects', 'another digest announced', 'p f p p p p'],
    ['objects', 'a package of records alone', '- p p p p p'],
    ['words', 'another recipient', 'p p f p p p'],
  ])('on the %s: %s', async (part, name, expected) => {
    const signs = { pass: 'p', fail: 'f', not_checked: '-', not_possible: 'x' };
    const outcome = await judge(tampering(part, name));
    const results = outcome?.verdict.claims.map(({ result }) => signs[result]).join(' ');
    expect(results).toBe(expected);
  });
});

describe('a folder', () => {
  it('is refused with links, with other than files, and with names that leave it', () => {
    const open = (): never => {
      throw new Error('nothing is opened');
    };
    const container = openFolder(
      [
        { path: 'data/link', kind: 'link' },
        { path: 'data/pipe', kind: 'special' },
        { path: 'data/a b', kind: 'file' },
        { path: 'data/good', kind: 'file' },
      ],
      open,
    );
    const faults = container.kind === 'refused' ? container.faults : [];
    expect(faults.map(({ code, path }) => `${code} ${path ?? ''}`)).toEqual([
      'E_BAG data/link',
      'E_BAG data/pipe',
      'E_BAG data/a b',
    ]);
  });
});

describe('a ZIP', () => {
  const readable = zipOf([{ name: 'a/b', content: utf8('c') }]);
  const wide = zipOf([{ name: 'a/b', content: utf8('c') }], { zip64: true });

  it('is refused for more entries than there may be, before they are read', async () => {
    const count = 2 ** 20 + 1;
    const entries = Buffer.alloc(46 * count);
    const container = await openZip(nodeEngine, inMemory(endAfter(entries, count)));
    expect(container).toMatchObject({ kind: 'refused', faults: [{ code: 'E_LIMIT', path: null }] });
  });

  it.each([
    ['a count that its directory is too short for', zipOf([], { count: 1 })],
    ['a count that is too small', zipOf([{ name: 'a/b', content: utf8('') }], { count: 0 })],
    ['a directory with another signature', patched(readable, -22 - 49, 0)],
    ['an entry whose name goes beyond the directory', patched(readable, -22 - 49 + 29, 0xff)],
    ['a zip64 record with another signature', patched(wide, -22 - 20 - 56, 0)],
    ['a zip64 record said to be elsewhere', patched(wide, -22 - 20 + 9, 0xff)],
    ['a zip64 size from 2^53 on', patched(wide, -22 - 20 - 56 + 47, 0xff)],
    ['an entry without the sizes that its zip64 field should hold', withoutWideSizes()],
    ['no zip64 record although one is needed', patched(readable, -22 + 10, 0xff, 0xff)],
    ['no zip64 locator, nor room for one', endOnly()],
  ])('is not read with %s', async (_, zip) => {
    await expect(readZipDirectory(inMemory(zip), 10)).rejects.toThrow(/ZIP/);
  });

  it('is read past a comment that looks like its end', async () => {
    const comment = 'PK\u0005\u0006 and what follows the signature here';
    const zip = zipOf([{ name: 'a/b', content: utf8('c') }], { comment });
    const { entries } = await readZipDirectory(inMemory(zip), 10);
    expect(entries.map(({ name }) => name)).toEqual(['a/b']);
  });

  it('has names that are no UTF-8, to be refused by them', async () => {
    const zip = patched(readable, -22 - 3, 0xff);
    const container = await openZip(nodeEngine, inMemory(zip));
    expect(container).toMatchObject({ kind: 'refused', faults: [{ path: '\u00ff/b' }, {}] });
  });

  it('has nothing to read but its files, and no file of another name', async () => {
    const container = await openZip(nodeEngine, inMemory(readable));
    const files = container.kind === 'sound' ? container.files : undefined;
    expect(files?.paths).toEqual(['b']);
    const pieces: Uint8Array[] = [];
    for await (const piece of files?.open('c') ?? []) pieces.push(piece);
    expect(pieces).toEqual([]);
  });

  it('is a fault of its source, not of its packer, if its bytes cannot be had', async () => {
    const source = inMemory(zipOf([{ name: 'a/long', content: utf8('c') }]));
    const container = await openZip(nodeEngine, {
      ...source,
      read: (offset, length) =>
        length === 3
          ? Promise.reject(new UnreadableInputError('no longer there'))
          : source.read(offset, length),
    });
    const files = container.kind === 'sound' ? container.files : undefined;
    await expect(files && readFile(files, 'long', 10)).rejects.toThrow('no longer there');
  });
});

describe('a policy', () => {
  it('is refused with two quorum lines', () => {
    expect(() => parsePolicy(`${policyText()}quorum none\n`)).toThrow(PolicyError);
  });
});

function patched(zip: Uint8Array, fromEnd: number, ...bytes: readonly number[]): Uint8Array {
  const copy = Uint8Array.from(zip);
  copy.set(bytes, copy.length + fromEnd);
  return copy;
}

function endAfter(entries: Uint8Array, count: number): Uint8Array {
  const wideEnd = Uint8Array.from(zipOf([], { zip64: true, count }));
  const view = new DataView(wideEnd.buffer);
  view.setUint32(40, entries.length, true);
  view.setUint32(56 + 8, entries.length, true);
  return Buffer.concat([entries, wideEnd]);
}

function withoutWideSizes(): Uint8Array {
  const zip = Uint8Array.from(zipOf([{ name: 'a/b', content: utf8('c') }]));
  zip.set([0xff, 0xff, 0xff, 0xff], zip.length - 22 - 49 + 24);
  return zip;
}

function endOnly(): Uint8Array {
  return patched(zipOf([]), -22 + 10, 0xff, 0xff);
}
