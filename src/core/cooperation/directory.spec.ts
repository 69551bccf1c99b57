import { writeCsv } from './csv.js';
import { directoryChanges } from './directory-changes.js';
import { directoryColumns, type DirectoryEntry } from './directory-entry.js';
import { readDirectory } from './directory.js';

const countries = new Set(['FR', 'TN', 'UA']);

const office = {
  ...{ country: 'FR', kind: 'central_authority', name: 'Bureau de l’entraide' },
  ...{ instruments: 'mla;eio', channels: 'central_authority;diplomatic', languages: 'fr; en' },
  ...{ email: 'desk@justice.example', telephone: '+33 1 00 00 00 00', address: 'Paris' },
  ...{ validFrom: '2026-01-01', validUntil: '2026-12-31', source: 'EJN Atlas' },
};

type Office = Record<(typeof directoryColumns)[number], string>;

function table(...offices: readonly Partial<Office>[]): string {
  const rows = offices.map((change) =>
    directoryColumns.map((column) => ({ ...office, ...change })[column]),
  );
  return writeCsv([directoryColumns, ...rows]);
}

function entriesOf(text: string): readonly DirectoryEntry[] {
  const read = readDirectory(text, countries);
  if (read.kind === 'faults') throw new Error(JSON.stringify(read.faults));
  return read.entries;
}

const faultsOf = (text: string): readonly unknown[] => {
  const read = readDirectory(text, countries);
  return read.kind === 'faults' ? read.faults.map(({ line, column }) => [line, column]) : [];
};

describe('a table of authorities', () => {
  it('is read into entries, lists in order', () => {
    expect(entriesOf(table({}))).toEqual([
      {
        ...office,
        instruments: ['eio', 'mla'],
        channels: ['central_authority', 'diplomatic'],
        languages: ['en', 'fr'],
      },
    ]);
  });

  it('has its columns in any order, and cells that may be empty', () => {
    const header = [...directoryColumns].reverse();
    const bare = { ...office, email: '', telephone: '', address: '', validUntil: '' };
    const text = writeCsv([header, header.map((column) => ({ ...bare, languages: '' })[column])]);
    expect(entriesOf(text)).toMatchObject([
      { email: null, telephone: null, address: null, validUntil: null, languages: [] },
    ]);
  });

  it.each<readonly [string, Partial<Office>, string]>([
    ['a country that is not on the list', { country: 'XX' }, 'country'],
    ['a country in small letters', { country: 'fr' }, 'country'],
    ['a kind that there is none of', { kind: 'ministry' }, 'kind'],
    ['no name', { name: '' }, 'name'],
    ['blanks at the end of a name', { name: 'Office ' }, 'name'],
    ['a name that turns the line around', { name: 'Office \u202egnp' }, 'name'],
    ['a name of two lines', { name: 'Office\nof Paris' }, 'name'],
    ['a name that is not in NFC', { name: 'Bure\u0301au' }, 'name'],
    ['a cell over 1000 characters', { address: 'x'.repeat(1001) }, 'address'],
    ['an instrument that there is none of', { instruments: 'mla;treaty' }, 'instruments'],
    ['an instrument twice', { instruments: 'mla;mla' }, 'instruments'],
    ['no instrument', { instruments: '' }, 'instruments'],
    ['a channel that there is none of', { channels: 'pigeon' }, 'channels'],
    ['an empty element', { channels: 'siena;' }, 'channels'],
    ['a language by its name', { languages: 'French' }, 'languages'],
    ['a language as nobody writes it', { languages: 'pt-br' }, 'languages'],
    ['two addresses of mail', { email: 'a@x.example;b@x.example' }, 'email'],
    ['mail without a domain', { email: 'desk@justice' }, 'email'],
    ['mail in letters that look like others', { email: 'd\u0435sk@justice.example' }, 'email'],
    ['a telephone without its country', { telephone: '01 00 00 00' }, 'telephone'],
    ['a telephone of 16 digits', { telephone: '+3312345678901234' }, 'telephone'],
    ['a telephone in words', { telephone: '+33 CALL ME' }, 'telephone'],
    ['a day that no calendar has', { validFrom: '2026-02-30' }, 'validFrom'],
    ['no day from which it is valid', { validFrom: '' }, 'validFrom'],
    ['a day written otherwise', { validUntil: '31.12.2026' }, 'validUntil'],
    ['an end before its beginning', { validUntil: '2025-12-31' }, 'validUntil'],
    ['no source', { source: '' }, 'source'],
    [
      'a contact point that nobody can call',
      { kind: 'contact_point_24_7', email: '', telephone: '' },
      'telephone',
    ],
    ['no way to reach it', { channels: '', email: '', telephone: '', address: '' }, 'channels'],
  ])('with %s is refused', (_, change, column) => {
    expect(faultsOf(table(change))).toEqual([[2, column]]);
  });

  it.each([
    { email: 'liaison.24-7@police.example' },
    { telephone: '+216 (71) 000-000 ext. 12' },
    { languages: 'ar;zh-Hans;pt-BR;es-419' },
    { address: 'x'.repeat(1000) },
    { validUntil: '2026-01-01' },
    { channels: '', languages: '', address: '' },
  ])('is taken with %j', (change) => {
    expect(entriesOf(table(change))).toHaveLength(1);
  });

  it.each<readonly [string, string, readonly unknown[]]>([
    ['nothing', '', [[1, null]]],
    ['a byte order mark alone', '\ufeff', [[1, null]]],
    [
      'no header',
      table({}).split('\r\n').slice(1).join('\r\n'),
      [
        ...directoryColumns.map((column) => [1, column]),
        ...directoryColumns.map((_, i) => [1, String(i + 1)]),
      ],
    ],
    ['a column too many', table({}).replace('source', 'source,notes'), [[1, '13']]],
    [
      'a column twice',
      table({}).replace('source', 'country'),
      [
        [1, 'source'],
        [1, 'country'],
      ],
    ],
    ['a cell too many', `${table({}).trimEnd()},more\r\n`, [[2, null]]],
    [
      'a line that is empty',
      `${table({})}\r\n${table({}).split('\r\n')[1] ?? ''}`,
      [
        [3, null],
        [4, 'name'],
      ],
    ],
    ['an office twice', table({}, { name: 'Other' }, { source: 'elsewhere' }), [[4, 'name']]],
    ['a quotation mark that is not closed', `${table({})}"`, [[3, '1']]],
    [
      'a hundred columns too many',
      table({}).replace('source', `source${',x'.repeat(100)}`),
      [[1, null]],
    ],
    ['over 5000 lines', `${table({})}${'\r\n'.repeat(4999)}`, [[5001, null]]],
    ['over a mebibyte', `${table({})}${'é'.repeat(512 * 1024)}`, [[1, null]]],
  ])('with %s is refused', (_, text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });

  it('has all its faults told at once', () => {
    expect(faultsOf(table({ country: 'XX', kind: 'x' }, {}, { source: '' }))).toEqual([
      [2, 'country'],
      [2, 'kind'],
      [4, 'source'],
    ]);
  });

  it('may have 5000 lines', () => {
    const many = Array.from({ length: 4999 }, (_, i) => ({ name: `Office ${i}` }));
    expect(entriesOf(table(...many))).toHaveLength(4999);
  });
});

describe('what a table changes in the directory', () => {
  it('is what it adds and says otherwise; what it does not name stays', () => {
    const [first, second, third] = entriesOf(table({}, { name: 'Second' }, { name: 'Third' }));
    if (first === undefined || second === undefined || third === undefined) throw new Error();
    const moved = { ...second, address: 'Lyon' };
    expect(directoryChanges([first, second], [moved, third])).toEqual({
      ...{ added: [third], unchanged: [] },
      changed: [{ before: second, after: moved }],
    });
    expect(directoryChanges([first, second], [first])).toEqual({
      ...{ added: [], changed: [], unchanged: [first] },
    });
  });

  it('is nothing where lists say the same in another order', () => {
    const known = entriesOf(table({ instruments: 'mla;eio' }));
    const wanted = entriesOf(table({ instruments: 'eio;mla' }));
    expect(directoryChanges(known, wanted).unchanged).toEqual(known);
  });

  it('is an office of its own where country or kind differ', () => {
    const known = entriesOf(table({}));
    const others = entriesOf(table({ country: 'TN' }, { kind: 'judicial_authority' }));
    expect(directoryChanges(known, others).added).toEqual(others);
  });
});
