import fc from 'fast-check';
import { type CsvFault, readCsv, withoutFormula, writeCsv } from './csv.js';

function cellsOf(text: string): readonly (readonly string[])[] {
  const read = readCsv(text);
  if (read.kind === 'faults') throw new Error(JSON.stringify(read.faults));
  return read.rows.map(({ cells }) => cells);
}

function faultsOf(text: string): readonly CsvFault[] {
  const read = readCsv(text);
  return read.kind === 'faults' ? read.faults : [];
}

describe('a table in CSV', () => {
  it.each([
    [
      'cells and lines',
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a last line without an end',
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['lines that end in LF', 'a\nb\n', [['a'], ['b']]],
    ['a byte order mark', '\ufeffa,b\r\n', [['a', 'b']]],
    ['a byte order mark before a quoted cell', '\ufeff"a",b\r\n', [['a', 'b']]],
    ['quoted separators', '"a,b","c\r\nd"\r\n', [['a,b', 'c\r\nd']]],
    ['doubled quotation marks', '"say ""yes"""\r\n', [['say "yes"']]],
    ['a cell of nothing but a quotation mark', '""""\r\n', [['"']]],
    ['empty cells', ',""\r\n', [['', '']]],
    ['an empty cell at the very end', 'a,', [['a', '']]],
    ['an empty line', 'a\r\n\r\nb', [['a'], [''], ['b']]],
    ['nothing', '', []],
    ['a byte order mark alone', '\ufeff', []],
    ['blanks, which belong to their cell', ' a , b\r\n', [[' a ', ' b']]],
  ])('is read with %s', (_, text, cells) => {
    expect(cellsOf(text)).toEqual(cells);
  });

  it('tells on which line each row begins, also after cells of several lines', () => {
    const read = readCsv('a\r\n"b\nc\r\nd",e\r\nf\r\n');
    expect(read).toMatchObject({ rows: [{ line: 1 }, { line: 2 }, { line: 5 }] });
  });

  it.each([
    ['an unclosed quotation mark at the beginning', '"a', { line: 1, cell: 1 }],
    ['nothing but a quotation mark', '"', { line: 1, cell: 1 }],
    ['an unclosed quotation mark after a doubled one', 'a\r\nb,"c""', { line: 2, cell: 2 }],
    ['an unclosed quotation mark over the rest', 'a\r\n"b,c\r\nd,e\r\n', { line: 2, cell: 1 }],
    ['a lone quotation mark in a cell', 'a,b"c\r\n', { line: 1, cell: 2 }],
    ['text after the closing quotation mark', '"a"b,c\r\n', { line: 1, cell: 1 }],
    ['a blank after the closing quotation mark', '"a" ,c\r\n', { line: 1, cell: 1 }],
    ['U+0000', 'a\r\nb\0\r\n', { line: 2, cell: 1 }],
    ['U+0000 in quotation marks', '"\0"\r\n', { line: 1, cell: 1 }],
    ['CR alone at the end of a line', 'a\rb\r\n', { line: 1, cell: 1 }],
    ['CR alone at the very end', 'a,b\r', { line: 1, cell: 2 }],
  ])('with %s is refused, and it is said where', (_, text, place) => {
    expect(faultsOf(text)).toEqual([expect.objectContaining(place)]);
  });

  it('has all its faults told, but no more than anybody reads', () => {
    expect(faultsOf('a"\r\nb\r\nc"\r\n').map(({ line }) => line)).toEqual([1, 3]);
    expect(faultsOf('"a"b,'.repeat(100_000))).toHaveLength(200);
  });

  it('is read in one pass, however hostile', () => {
    for (const text of ['"'.repeat(1 << 20), `"${'""'.repeat(1 << 19)}`, ','.repeat(1 << 20)]) {
      const begun = performance.now();
      readCsv(text);
      expect(performance.now() - begun).toBeLessThan(2000);
    }
  });

  it('is read as it was written', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '\ufeff', ' ', 'a', '=') }),
    );
    const rows = fc.array(fc.array(cell, { minLength: 1 }));
    fc.assert(
      fc.property(rows, (wanted) => {
        expect(cellsOf(writeCsv(wanted))).toEqual(wanted);
      }),
    );
  });

  it.each(['=1+1', '+33', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1'])(
    'for a spreadsheet has %p as text',
    (text) => {
      expect(withoutFormula(text)).toBe(`'${text}`);
    },
  );

  it('for a spreadsheet has other text as it is', () => {
    expect(withoutFormula('1+1=2')).toBe('1+1=2');
  });
});
