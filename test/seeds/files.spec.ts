import { createHash } from 'node:crypto';
import { exerciseFiles, type FileKey, fileKeys } from '../../seeds/exercise-files.js';
import { exerciseRaster } from '../../seeds/files/raster.js';
import { readExif } from './exif-reader.js';
import { payloadOf, pixelsOfPng, readFat, readPdf, readPng, readWarc } from './format-readers.js';
import { readJpeg } from './jpeg-reader.js';

const startMs = Date.parse('2026-03-01T12:00:00Z');
const files = exerciseFiles(startMs);

function bytesOf(key: FileKey): Uint8Array {
  const file = files.find((each) => each.key === key);
  if (file === undefined) throw new Error(`no file ${key}`);
  return file.bytes;
}

/** The file with one bit turned. */
function damaged(key: FileKey, at: number): Uint8Array {
  const bytes = Uint8Array.from(bytesOf(key));
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}

function placeOf(key: FileKey, text: string): number {
  const at = Buffer.from(bytesOf(key)).indexOf(text);
  if (at < 0) throw new Error(`${key} does not hold ${text}`);
  return at;
}

describe('the files of the exercise', () => {
  it('are the same for the same start, and others for another', () => {
    const hashes = (ms: number): readonly string[] =>
      exerciseFiles(ms).map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'));
    expect(hashes(startMs)).toEqual(hashes(startMs));
    const later = hashes(startMs + 60_000);
    hashes(startMs).forEach((hash, i) => {
      expect(later[i]).not.toBe(hash);
    });
  });

  it('are small, and each says that it is an exercise', () => {
    expect(files.map(({ key }) => key)).toEqual(fileKeys);
    const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(total).toBeLessThan(2 * 1024 * 1024);
    for (const { key, bytes } of files) {
      expect([key, Buffer.from(bytes).includes('EXERCISE')]).toEqual([key, true]);
    }
  });

  it('have names in three scripts, in normal form C, that a file system takes', () => {
    const names = files.map(({ originalName }) => Buffer.from(originalName).toString('utf8'));
    expect(names.map((name) => name.normalize('NFC'))).toEqual(names);
    expect(names.some((name) => name.normalize('NFD') !== name)).toBe(true);
    for (const script of ['Arabic', 'Cyrillic', 'Latin']) {
      const form = new RegExp(`\\p{Script=${script}}`, 'u');
      expect([script, names.some((name) => form.test(name))]).toEqual([script, true]);
    }
    for (const { originalName } of files) {
      expect(originalName.length).toBeLessThanOrEqual(255);
      expect(originalName.some((byte) => byte < 0x20 || byte === 0x2f)).toBe(false);
    }
  });
});

describe('the photograph', () => {
  it('is a baseline JPEG that shows the word', () => {
    const { width, height, luma, segments } = readJpeg(bytesOf('photo'));
    const { rgb } = exerciseRaster(width, height, 2);
    const errors = luma.map((value, i) => {
      const [red = 0, green = 0, blue = 0] = rgb.subarray(i * 3);
      return Math.abs(value - (0.299 * red + 0.587 * green + 0.114 * blue));
    });
    expect([width, height]).toEqual([128, 64]);
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(3);
    expect(Math.max(...errors)).toBeLessThan(30);
    expect(Buffer.from(segments.get(0xfe) ?? []).toString()).toBe('EXERCISE');
  });

  it('cannot be read when its end or its beginning is lost', () => {
    const photo = bytesOf('photo');
    expect(() => readJpeg(photo.subarray(0, -2))).toThrow('end of image missing');
    expect(() => readJpeg(photo.subarray(2))).toThrow('no start of image');
    const without = Uint8Array.from([...photo.subarray(0, -40), 0xff, 0xd9]);
    expect(() => readJpeg(without)).toThrow();
  });

  it('tells camera, time and place in its Exif block', () => {
    const tags = readExif(readJpeg(bytesOf('photo')).segments.get(0xe1) ?? new Uint8Array(0));
    expect(Object.fromEntries(tags)).toMatchObject({
      '10e': 'EXERCISE',
      '10f': 'Exercise Devices',
      '110': 'EX-1',
      '9000': '0232',
      '9003': '2026:02:28 17:00:00',
      '9011': '+03:00',
      a002: '128',
      a003: '64',
      'gps:1': 'N',
      'gps:2': '35 57 2.16',
      'gps:3': 'E',
      'gps:4': '39 0 33.84',
      'gps:12': 'WGS-84',
    });
    expect(() => readExif(Buffer.from('Exif\0\0II*\0'))).toThrow('big-endian');
  });
});

describe('the screenshot', () => {
  it('is a PNG with the word as picture and as text', () => {
    const chunks = readPng(bytesOf('screenshot'));
    const header = chunks[0]?.data ?? Buffer.alloc(0);
    expect([header.readUInt32BE(0), header.readUInt32BE(4)]).toEqual([320, 200]);
    expect(pixelsOfPng(chunks, 320).equals(exerciseRaster(320, 200, 6).rgb)).toBe(true);
    const texts = chunks.filter(({ type }) => type === 'tEXt').map(({ data }) => data.toString());
    expect(texts).toContain('Title\0EXERCISE');
  });

  it('fails its CRC when a bit turns', () => {
    expect(() => readPng(damaged('screenshot', placeOf('screenshot', 'EXERCISE')))).toThrow('CRC');
  });
});

describe('the web archive', () => {
  it('holds the four records, which refer to each other', () => {
    const records = readWarc(bytesOf('webArchive'));
    const header = (name: string): readonly (string | undefined)[] =>
      records.map(({ headers }) => headers.get(name));
    const [infoId, requestId, responseId, metadataId] = header('WARC-Record-ID');
    expect(header('WARC-Type')).toEqual(['warcinfo', 'request', 'response', 'metadata']);
    expect(new Set([infoId, requestId, responseId, metadataId]).size).toBe(4);
    for (const id of header('WARC-Record-ID')) {
      expect(id).toMatch(
        /^<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}>$/,
      );
    }
    expect(header('WARC-Warcinfo-ID')).toEqual([undefined, infoId, infoId, infoId]);
    expect(header('WARC-Concurrent-To')[1]).toBe(responseId);
    expect(header('WARC-Refers-To')[3]).toBe(responseId);
    expect(header('WARC-Date')).toEqual(Array(4).fill('2026-02-28T18:50:00Z'));
  });

  it('holds a whole answer, with a digest over its body alone', () => {
    const response = readWarc(bytesOf('webArchive'))[2];
    const page = response && payloadOf(response);
    const length = /Content-Length: (\d+)\r\n/.exec(response?.block.toString() ?? '')?.[1];
    expect(response?.headers.get('WARC-Payload-Digest')).toMatch(/^sha256:[A-Z2-7]{52}====$/);
    expect(String(page?.length)).toBe(length);
    expect(page?.toString()).toMatch(/УЧЕНИЕ.*تمرين.*EXERCISE/);
  });

  it('fails its digests when the page is changed, and its lengths when something is cut', () => {
    const at = placeOf('webArchive', '4711. ');
    expect(() => readWarc(damaged('webArchive', at))).toThrow('another block');
    expect(() => readWarc(bytesOf('webArchive').subarray(0, -2))).toThrow('another length');
  });
});

describe('the image of the telephone', () => {
  it('is a volume with a note and the photograph', () => {
    const { label, files: found } = readFat(bytesOf('phoneImage'));
    expect(label).toBe('EXERCISE');
    expect([...found.keys()]).toEqual(['NOTE.TXT', 'PICTURE.JPG']);
    expect(found.get('NOTE.TXT')?.toString()).toMatch(/^EXERCISE\r\nتمرين — учение — exercice\r\n/);
    expect(found.get('PICTURE.JPG')?.equals(bytesOf('photo'))).toBe(true);
  });

  it('is no volume any more when its table or its first sector is damaged', () => {
    expect(() => readFat(damaged('phoneImage', 512 + 5))).toThrow('tables differ');
    expect(() => readFat(damaged('phoneImage', 510))).toThrow('no boot sector');
    const both = damaged('phoneImage', 512 + 5);
    both[1024 + 5] = both[512 + 5] ?? 0;
    expect(() => readFat(both)).toThrow(/chain/);
  });
});

describe('the answer of the provider', () => {
  it('names order, account and logins from addresses that nobody has', () => {
    const answer: unknown = JSON.parse(Buffer.from(bytesOf('providerReturn')).toString('utf8'));
    expect(answer).toMatchObject({
      orderReference: 'EXO-4411/7',
      accountIdentifiers: ['user:exercise-4711', 'tel:+33199005512'],
      producedAt: '2026-02-28T19:20:00.000Z',
    });
    const text = JSON.stringify(answer);
    const addresses = [...text.matchAll(/"address":"([^"]+)"/g)].map(([, address]) => address);
    expect(addresses).toHaveLength(4);
    // RFC 5737 and RFC 3849.
    const reserved = /^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}$|^2001:db8:/;
    for (const address of addresses) expect(address).toMatch(reserved);
    expect('198.51.10.23').not.toMatch(reserved);
  });

  it('comes with a letter in French, a PDF whose table finds every object', () => {
    const { objects, trailer } = readPdf(bytesOf('providerLetter'));
    expect(trailer).toMatch(/\/Size 7 \/Root 1 0 R \/Info 6 0 R/);
    expect([...objects.keys()]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(objects.get(1)).toContain('/Type /Catalog');
    expect(objects.get(6)).toContain('EXERCISE');
    const letter = objects.get(5) ?? '';
    expect(letter).toContain('réponse à l\u0092ordonnance EXO-4411/7');
    const sha256 = createHash('sha256').update(bytesOf('providerReturn')).digest('hex');
    expect(letter).toContain(sha256.slice(0, 32));
    expect(letter).toContain(sha256.slice(32));
  });

  it('whose table misses when a byte moves, and whose stream is as long as it says', () => {
    const letter = bytesOf('providerLetter');
    const at = placeOf('providerLetter', '2 0 obj');
    const longer = Uint8Array.from([...letter.subarray(0, at), 0x20, ...letter.subarray(at)]);
    expect(() => readPdf(longer)).toThrow('no table where the end says');
    const text = Buffer.from(letter).toString('latin1');
    const read = (changed: string) => () => readPdf(Buffer.from(changed, 'latin1'));
    const shifted = text.replace('Catalog /', 'Catalog  /').replace('Kids [', 'Kids[');
    expect(read(shifted)).toThrow('no object 2');
    expect(read(text.replace(/Length \d/, 'Length 9'))).toThrow('another length');
  });
});
