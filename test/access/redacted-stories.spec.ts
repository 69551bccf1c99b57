import { eventsPath } from '../../src/core/package/layout.js';
import {
  exportTo,
  isTelling,
  judged,
  playCase,
  type PlayedCase,
  seenIn,
  shownField,
  unpacked,
  valuesOf,
} from '../support/handed-package.js';

async function showsNothing(played: PlayedCase, path: string): Promise<number> {
  const handed = await unpacked(path);
  const { description, files } = handed;
  const own = description.chains.filter(({ kind }) => kind !== 'control').map(({ id }) => id);
  const rows = await valuesOf(played.stage, own);
  const keyOf = (one: { chain: string; seq: number }, field: string) =>
    `${one.chain} ${one.seq} ${field}`;
  const byKey = new Map(rows.map((row) => [keyOf(row, row.name), row]));
  const withheld = description.withheld.map((one) => byKey.get(keyOf(one, one.field)));
  expect(withheld).not.toContain(undefined);
  for (const { chain, seq, field: name } of description.withheld) {
    expect(Object.keys(shownField(handed, { chain, seq, name }) ?? {})).toEqual(['name', 'leaf']);
  }
  const told = withheld.filter((row) => row !== undefined).filter(isTelling);
  // Who holds which key is never withheld, so the registry may say a name that an item must not.
  const registry = description.chains.filter(({ kind }) => kind === 'control').map(({ id }) => id);
  const searched = [...files].filter(([name]) => !registry.map(eventsPath).includes(name));
  expect(seenIn(searched, told)).toEqual([]);
  return told.length;
}

const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

describe.each(numbers)('story %i, redacted', (number) => {
  let played: PlayedCase;
  beforeAll(async () => {
    played = await playCase(number);
  }, 60_000);
  afterAll(() => played.stage.close());

  it('verifies for the public, names what is withheld, and says none of it', async () => {
    const path = await exportTo(played, 'public/1');
    await judged(played, path);
    expect(await showsNothing(played, path)).toBeGreaterThan(0);
  });

  it('verifies for the defence, and says nothing that is withheld there', async () => {
    const path = await exportTo(played, 'defence/1');
    await judged(played, path);
    await showsNothing(played, path);
  });
});
