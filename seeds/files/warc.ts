import { createHash } from 'node:crypto';
import { concat, utf8 } from '../../src/core/canonical/bytes.js';

/** One request and what came back, as a capture keeps it. */
export interface Exchange {
  readonly url: string;
  readonly host: string;
  readonly address: string;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly tool: string;
  readonly html: string;
  /** Stands in the first record and in the last. */
  readonly remark: string;
}

/**
 * A WARC 1.1 file (ISO 28500:2017), not compressed: warcinfo, request, response, metadata. Digests are SHA-256 in
 * base32, the form in which capture programs write them.
 */
export function warcFile(exchange: Exchange): Uint8Array {
  const { url, address, startedMs, endedMs, tool, remark } = exchange;
  const id = (type: string): string => recordId(`${type} ${url} ${startedMs}`);
  const page = utf8(exchange.html);
  const about = { 'WARC-Target-URI': url, 'WARC-Warcinfo-ID': id('warcinfo') };
  return concat(
    record(
      startedMs,
      warcFields({ software: tool, format: 'WARC File Format 1.1', description: remark }),
      {
        'WARC-Type': 'warcinfo',
        'WARC-Record-ID': id('warcinfo'),
        'Content-Type': 'application/warc-fields',
      },
    ),
    record(startedMs, requestHead(exchange), {
      'WARC-Type': 'request',
      'WARC-Record-ID': id('request'),
      ...about,
      'WARC-IP-Address': address,
      'WARC-Concurrent-To': id('response'),
      'Content-Type': 'application/http;msgtype=request',
    }),
    record(startedMs, concat(responseHead(exchange, page.length), page), {
      'WARC-Type': 'response',
      'WARC-Record-ID': id('response'),
      ...about,
      'WARC-IP-Address': address,
      'WARC-Payload-Digest': digest(page),
      'Content-Type': 'application/http;msgtype=response',
    }),
    record(
      startedMs,
      warcFields({ fetchTimeMs: String(endedMs - startedMs), description: remark }),
      {
        'WARC-Type': 'metadata',
        'WARC-Record-ID': id('metadata'),
        ...about,
        'WARC-Refers-To': id('response'),
        'Content-Type': 'application/warc-fields',
      },
    ),
  );
}

/** `WARC-Date` is when the capture of the record began, so records of one exchange share it. */
function record(
  atMs: number,
  block: Uint8Array,
  headers: Readonly<Record<string, string>>,
): Uint8Array {
  const head = lines({
    ...headers,
    'WARC-Date': seconds(atMs),
    'WARC-Block-Digest': digest(block),
    'Content-Length': String(block.length),
  });
  return concat(utf8(`WARC/1.1\r\n${head}\r\n`), block, utf8('\r\n\r\n'));
}

function warcFields(fields: Readonly<Record<string, string>>): Uint8Array {
  return utf8(lines(fields));
}

function requestHead({ url, host, tool }: Exchange): Uint8Array {
  const { pathname } = new URL(url);
  const head = lines({ Host: host, 'User-Agent': tool, Accept: 'text/html', Connection: 'close' });
  return utf8(`GET ${pathname} HTTP/1.1\r\n${head}\r\n`);
}

function responseHead({ startedMs }: Exchange, pageBytes: number): Uint8Array {
  const head = lines({
    Date: new Date(startedMs).toUTCString(),
    Server: 'exercise',
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': String(pageBytes),
    Connection: 'close',
  });
  return utf8(`HTTP/1.1 200 OK\r\n${head}\r\n`);
}

function lines(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}

function seconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** A UUID of version 8 (RFC 9562) out of a name, so that the same exercise gives the same file. */
function recordId(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  const uuid = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
  ];
  return `<urn:uuid:${uuid.join('-')}-${hex.slice(20, 32)}>`;
}

function digest(bytes: Uint8Array): string {
  return `sha256:${base32(createHash('sha256').update(bytes).digest())}`;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 §6, with padding. */
function base32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = (bits.match(/.{1,5}/g) ?? []).map(
    (group) => alphabet[parseInt(group.padEnd(5, '0'), 2)] ?? '',
  );
  return letters.join('').padEnd(Math.ceil(letters.length / 8) * 8, '=');
}
