import { crc32, deflateSync } from 'node:zlib';
import { concat, u32, utf8 } from '../../src/core/canonical/bytes.js';
import { type Raster } from './raster.js';

/** A PNG (ISO/IEC 15948) of eight bits a colour, with texts by keyword; texts are Latin-1 there, so keep to ASCII. */
export function encodePng(
  { width, height, rgb }: Raster,
  texts: Readonly<Record<string, string>>,
): Uint8Array {
  const rowBytes = width * 3;
  const rows = Array.from({ length: height }, (_, y) =>
    // Each row says first how it was filtered: not at all.
    concat(Uint8Array.of(0), rgb.subarray(y * rowBytes, (y + 1) * rowBytes)),
  );
  return concat(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', concat(u32(width), u32(height), Uint8Array.of(8, 2, 0, 0, 0))),
    ...Object.entries(texts).map(([keyword, text]) => chunk('tEXt', utf8(`${keyword}\0${text}`))),
    chunk('IDAT', deflateSync(concat(...rows), { level: 9 })),
    chunk('IEND', new Uint8Array(0)),
  );
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const checked = concat(utf8(type), data);
  return concat(u32(data.length), checked, u32(crc32(checked)));
}
