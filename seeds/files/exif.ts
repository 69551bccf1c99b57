import { concat, u16, u32, u8, utf8 } from '../../src/core/canonical/bytes.js';

export interface PhotoFacts {
  readonly description: string;
  readonly make: string;
  readonly model: string;
  readonly takenMs: number;
  /** The zone in which the camera's clock was set. */
  readonly zoneHours: number;
  /** Degrees WGS84, north and east. */
  readonly latitude: number;
  readonly longitude: number;
  readonly width: number;
  readonly height: number;
}

/** The content of an Exif APP1 segment (Exif 2.32 §4.7): a TIFF structure, big-endian, of three directories. */
export function exifBlock(facts: PhotoFacts): Uint8Array {
  const { taken, zone } = cameraTime(facts);
  const camera = [
    ascii(0x010e, facts.description),
    ascii(0x010f, facts.make),
    ascii(0x0110, facts.model),
    ascii(0x0132, taken),
  ];
  const shot = directory([
    undefinedBytes(0x9000, utf8('0232')),
    ascii(0x9003, taken),
    ascii(0x9011, zone),
    short(0xa002, facts.width),
    short(0xa003, facts.height),
  ]);
  const position = directory([
    { tag: 0x0000, type: 1, count: 4, bytes: Uint8Array.of(2, 3, 0, 0) },
    ascii(0x0001, 'N'),
    degrees(0x0002, facts.latitude),
    ascii(0x0003, 'E'),
    degrees(0x0004, facts.longitude),
    ascii(0x0012, 'WGS-84'),
  ]);
  // The first directory names where the others begin, and its own length does not depend on what it names.
  const first = (shotAt: number, positionAt: number): Directory =>
    directory([...camera, long(0x8769, shotAt), long(0x8825, positionAt)]);
  const shotAt = headerBytes + first(0, 0).size;
  const positionAt = shotAt + shot.size;
  return concat(
    utf8('Exif\0\0'),
    utf8('MM'),
    u16(42),
    u32(headerBytes),
    first(shotAt, positionAt).at(headerBytes),
    shot.at(shotAt),
    position.at(positionAt),
  );
}

const headerBytes = 8;
const entryBytes = 12;

interface Entry {
  readonly tag: number;
  /** TIFF 6.0: 1 byte, 2 ASCII, 3 short, 4 long, 5 rational, 7 undefined. */
  readonly type: number;
  readonly count: number;
  readonly bytes: Uint8Array;
}

interface Directory {
  readonly size: number;
  /** Its bytes, for the place where it will stand: values of more than four bytes stand behind it. */
  at(offset: number): Uint8Array;
}

function directory(entries: readonly Entry[]): Directory {
  const tableBytes = 2 + entries.length * entryBytes + 4;
  const apart = entries.map(({ bytes }) => (bytes.length > 4 ? even(bytes) : new Uint8Array(0)));
  return {
    size: tableBytes + apart.reduce((sum, { length }) => sum + length, 0),
    at: (offset) => {
      let next = offset + tableBytes;
      const rows = entries.map(({ tag, type, count, bytes }, i) => {
        const value =
          bytes.length > 4 ? u32(next) : concat(bytes, new Uint8Array(4 - bytes.length));
        next += apart[i]?.length ?? 0;
        return concat(u16(tag), u16(type), u32(count), value);
      });
      return concat(u16(entries.length), ...rows, u32(0), ...apart);
    },
  };
}

function even(bytes: Uint8Array): Uint8Array {
  return bytes.length % 2 === 0 ? bytes : concat(bytes, u8(0));
}

function ascii(tag: number, text: string): Entry {
  const bytes = utf8(`${text}\0`);
  return { tag, type: 2, count: bytes.length, bytes };
}

function short(tag: number, value: number): Entry {
  return { tag, type: 3, count: 1, bytes: u16(value) };
}

function long(tag: number, value: number): Entry {
  return { tag, type: 4, count: 1, bytes: u32(value) };
}

function undefinedBytes(tag: number, bytes: Uint8Array): Entry {
  return { tag, type: 7, count: bytes.length, bytes };
}

/** Degrees, minutes and seconds to a hundredth, as three fractions. */
function degrees(tag: number, angle: number): Entry {
  const hundredths = Math.round(angle * 360_000);
  const parts = [
    [Math.floor(hundredths / 360_000), 1],
    [Math.floor(hundredths / 6_000) % 60, 1],
    [hundredths % 6_000, 100],
  ] as const;
  const bytes = concat(...parts.flatMap(([above, below]) => [u32(above), u32(below)]));
  return { tag, type: 5, count: 3, bytes };
}

/** `2026:03:01 12:30:00` by the camera's clock, and the zone of that clock. */
function cameraTime({ takenMs, zoneHours }: PhotoFacts): { taken: string; zone: string } {
  const local = new Date(takenMs + zoneHours * 3_600_000).toISOString();
  return {
    taken: `${local.slice(0, 10).replaceAll('-', ':')} ${local.slice(11, 19)}`,
    zone: `+${String(zoneHours).padStart(2, '0')}:00`,
  };
}
