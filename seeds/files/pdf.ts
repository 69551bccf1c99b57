import { concat } from '../../src/core/canonical/bytes.js';

/** A PDF 1.4 of one page: a title and lines of text in Helvetica, with the characters of Western Europe. */
export function letterPdf(title: string, madeMs: number, lines: readonly string[]): Uint8Array {
  const text = [
    'BT /F1 11 Tf 16 TL 56 780 Td',
    ...lines.map((line) => `(${escaped(line)}) Tj T*`),
    'ET',
  ].join('\n');
  const date = new Date(madeMs).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  const content = winAnsi(text);
  const objects: readonly (readonly (string | Uint8Array)[])[] = [
    ['<< /Type /Catalog /Pages 2 0 R /Lang (fr) >>'],
    ['<< /Type /Pages /Kids [3 0 R] /Count 1 >>'],
    [
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ' +
        '/Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>',
    ],
    ['<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'],
    [`<< /Length ${content.length} >>\nstream\n`, content, '\nendstream'],
    [`<< /Title (${escaped(title)}) /Keywords (EXERCISE) /CreationDate (D:${date}Z) >>`],
  ];
  return assembled(objects);
}

/** Header, numbered objects, the table of their offsets, trailer (ISO 32000-1 §7.5). */
function assembled(objects: readonly (readonly (string | Uint8Array)[])[]): Uint8Array {
  // Bytes above 127 in the second line tell programs that transfer files that this is no text.
  const parts: Uint8Array[] = [winAnsi('%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n')];
  const offsets: number[] = [];
  for (const [i, object] of objects.entries()) {
    offsets.push(lengthOf(parts));
    const body = object.map((part) => (typeof part === 'string' ? winAnsi(part) : part));
    parts.push(winAnsi(`${i + 1} 0 obj\n`), ...body, winAnsi('\nendobj\n'));
  }
  const tableAt = lengthOf(parts);
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${rows.join('')}`;
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R /Info ${objects.length} 0 R >>\n`;
  parts.push(winAnsi(`${table}${trailer}startxref\n${tableAt}\n%%EOF\n`));
  return concat(...parts);
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

function escaped(text: string): string {
  return text.replace(/[\\()]/g, '\\$&');
}

/** What WinAnsiEncoding (ISO 32000-1 annex D) writes otherwise than Latin-1, as far as the letter needs it. */
const beyondLatin1: Readonly<Record<string, number>> = { '€': 0x80, '’': 0x92, '—': 0x97, œ: 0x9c };

function winAnsi(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = beyondLatin1[character] ?? character.charCodeAt(0);
    if (code > 0xff) throw new RangeError(`${character} is not in WinAnsiEncoding`);
    return code;
  });
}
