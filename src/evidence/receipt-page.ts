import { createHash } from 'node:crypto';
import { type EventReceiptDto, type ReceiptFileDto } from './dto/evidence.dto.js';

/** For paper: A4, black on white; what must be compared digit by digit stands left to right in every script. */
const style = `
@page { size: A4; margin: 15mm 18mm }
:root { color-scheme: only light }
body { margin: 0 auto; max-width: 174mm; color: #000; background: #fff; font: 10pt/1.4 "Noto Sans", "Noto Sans Arabic", "Noto Naskh Arabic", "Noto Sans SC", sans-serif }
h1 { margin: 0 0 1mm; font-size: 17pt }
h2 { margin: 5mm 0 1mm; font-size: 11.5pt; border-bottom: 0.3mm solid #000; break-after: avoid }
p { margin: 1.5mm 0 }
table { width: 100%; border-collapse: collapse }
th, td { padding: 1mm 0; text-align: start; vertical-align: top; border-bottom: 0.15mm solid #777 }
th { width: 33mm; padding-inline-end: 3mm; font-weight: 600 }
tr { break-inside: avoid }
code, .digits { font-family: "Noto Sans Mono", "IBM Plex Mono", monospace; font-size: 9pt; overflow-wrap: anywhere }
.digits { display: inline-block; max-width: 80ch; font-size: 8pt }
.name { font-size: 12pt }
ol { margin: 1mm 0; padding-inline-start: 6mm }
.sign { break-inside: avoid }
pre { break-inside: avoid; margin: 1mm 0; padding: 2mm; border: 0.15mm solid #777; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 7.5pt }
.alarm { padding: 2mm; border: 0.6mm solid #000; font-weight: 700 }
.sign td { height: 12mm }
`;

/** Nothing but this style runs or loads: the page shows what strangers wrote, and is handed around as a file. */
export const receiptPagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256')
  .update(style)
  .digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The receipt as a page to print and to hand to whoever gave the evidence. Everything shown is escaped. */
export function receiptPage(receipt: EventReceiptDto): string {
  const { file } = receipt;
  const heading = `Receipt ${receipt.itemNumber ?? receipt.itemId.slice(0, 16)}, entry ${receipt.receipt.seq}`;
  return `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(heading)}</title>
<style>${style}</style>
</head>
<body>
<h1>Receipt</h1>
<p>The ledger named below took in this entry and signed for it. Keep this page.</p>
${file === null ? '' : mismatchNotice(file)}
<h2>Item</h2>
<table>
${row('Item number', receipt.itemNumber === null ? absent : own(receipt.itemNumber))}
${row('Title', receipt.title === null ? absent : own(receipt.title))}
${row('Entry', `${code(receipt.type)}, number ${code(String(receipt.receipt.seq))} of this item`)}
${row('Taken in', `${code(receipt.loggedAt)} (UTC, by the ledger's clock)`)}
</table>
${file === null ? '' : fileTable(file)}
${ledgerTable(receipt)}
<h2>Handed over</h2>
<table class="sign">
${row('Handed over by', '')}
${row('Received by', '')}
</table>
${howToCheck(receipt)}
</body>
</html>
`;
}

/** Digits in groups of four, for reading aloud; isolated, so that a right-to-left line cannot reorder them. */
export function groupedDigits(digits: string): string {
  const groups = digits.match(/.{1,4}/g) ?? [];
  return `<bdi dir="ltr" class="digits">${escapeHtml(groups.join(' '))}</bdi>`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** What stands before the 32 bytes of an Ed25519 key in its DER form (RFC 8410 §4). */
const derPrefix = '302a300506032b6570032100';

const absent = 'not stated in this ledger';

function mismatchNotice(file: ReceiptFileDto): string {
  if (file.announcedSha256 === null || file.announcedSha256 === file.sha256) return '';
  return (
    '<p class="alarm">The bytes that arrived are not those that were announced: the two SHA-256 digests below ' +
    'differ. The item was quarantined.</p>'
  );
}

function fileTable(file: ReceiptFileDto): string {
  const name = file.originalName;
  const rows = [
    row('Name', name === null ? absent : fileName(name.shown)),
    row('Name, bytes', name === null ? absent : groupedDigits(name.hex)),
    row('Size', file.sizeBytes === null ? absent : `${code(String(file.sizeBytes))} bytes`),
    row('Kind', file.mediaType === null ? absent : code(file.mediaType)),
    row('SHA-256', groupedDigits(file.sha256)),
    row('SHA-512', file.sha512 === null ? absent : groupedDigits(file.sha512)),
  ];
  if (file.announcedSha256 !== null) {
    rows.push(row('SHA-256 announced', groupedDigits(file.announcedSha256)));
  }
  return `<h2>File</h2>\n<table>\n${rows.join('\n')}\n</table>`;
}

function ledgerTable({ ledger, itemId, receipt }: EventReceiptDto): string {
  return `<h2>Ledger</h2>
<table>
${row('Ledger', code(ledger))}
${row('Log index', code(String(receipt.logIndex)))}
${row('Item id', groupedDigits(itemId))}
${row('Event hash', groupedDigits(receipt.eventHash))}
${row('Signed by key', groupedDigits(receipt.keyId))}
${row('Signature', groupedDigits(receipt.signature))}
</table>`;
}

function howToCheck({ signedBytes, receipt, file }: EventReceiptDto): string {
  const own =
    file === null
      ? ''
      : '<li>Compute the SHA-256 of your own copy of the file, for example with <code>sha256sum</code>, and compare it with the one above.</li>';
  return `<h2>How to check it</h2>
<ol>
${own}
<li>Get the public key of the ledger's service from somewhere other than this page: it stands in the field <code>publicKey</code> of the entry <code>key.registered</code> on the control chain, in every evidence package, under the key id above. Put it in place of PUBLICKEY.</li>
<li>These commands say “Signature Verified Successfully” if the ledger signed for this entry:
<pre><bdi dir="ltr">echo ${derPrefix}PUBLICKEY | xxd -r -p | openssl pkey -pubin -inform DER -out SERVICE.pem
echo ${escapeHtml(signedBytes)} | xxd -r -p &gt; receipt.bin
echo ${escapeHtml(receipt.signature)} | xxd -r -p &gt; receipt.sig
openssl pkeyutl -verify -rawin -pubin -inkey SERVICE.pem -in receipt.bin -sigfile receipt.sig</bdi></pre></li>
<li>Whoever holds this receipt can show that the entry was accepted. If the log should ever lack an entry with this event hash at this index, the receipt is the proof.</li>
</ol>
<p>The receipt shows that these bytes were taken in unchanged at that time. It does not show that they are true, complete or lawfully obtained.</p>`;
}

function row(head: string, cell: string): string {
  return `<tr><th scope="row">${escapeHtml(head)}</th><td>${cell}</td></tr>`;
}

/** The name of a file, always left to right: its ending must stand where endings stand. */
function fileName(shown: string): string {
  return `<bdi dir="ltr" class="name">${escapeHtml(shown)}</bdi>`;
}

/** Words of the submitter, in whatever script: isolated, and set in their own direction. */
function own(text: string): string {
  return `<bdi dir="auto">${escapeHtml(text)}</bdi>`;
}

function code(text: string): string {
  return `<bdi dir="ltr"><code>${escapeHtml(text)}</code></bdi>`;
}
