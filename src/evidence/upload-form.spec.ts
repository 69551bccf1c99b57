import { Invalid } from '../platform/errors.js';
import { readUploadForm } from './upload-form.js';

const part = { filename: 'image.jpg', mediaType: 'image/jpeg' };
const digest = 'ab'.repeat(32);

function problemsOf(fields: Readonly<Record<string, unknown>>, filename = 'image.jpg'): string[] {
  try {
    readUploadForm(fields, { ...part, filename });
  } catch (error) {
    if (error instanceof Invalid) return error.problems.map(({ pointer }) => pointer ?? '');
    throw error;
  }
  return [];
}

describe('the form around an upload', () => {
  it('takes name and media type from the header of the file part', () => {
    expect(readUploadForm({}, part)).toEqual({
      originalName: new Uint8Array(Buffer.from('image.jpg')),
      mediaType: 'image/jpeg',
      announcedSha256: undefined,
    });
  });

  it('prefers what its fields say, and then does not look at the header', () => {
    const fields = { originalName: 'ff', mediaType: 'application/warc', announcedSha256: digest };
    expect(readUploadForm(fields, { ...part, filename: '../x' })).toEqual({
      originalName: Uint8Array.of(0xff),
      mediaType: 'application/warc',
      announcedSha256: digest,
    });
  });

  it('reads a digest in upper case as the same digest', () => {
    expect(readUploadForm({ announcedSha256: digest.toUpperCase() }, part).announcedSha256).toBe(
      digest,
    );
  });

  it.each([
    ['an unknown field', { colour: 'red' }, '/colour'],
    ['a field of an odd name', { 'a/b~c': '1' }, '/a~1b~0c'],
    ['a field given twice', { mediaType: ['a/b', 'c/d'] }, '/mediaType'],
    ['a digest too short', { announcedSha256: digest.slice(2) }, '/announcedSha256'],
    ['a digest that is none', { announcedSha256: 'z'.repeat(64) }, '/announcedSha256'],
    ['an empty digest', { announcedSha256: '' }, '/announcedSha256'],
    ['a media type without subtype', { mediaType: 'jpeg' }, '/mediaType'],
    ['a media type with a line feed', { mediaType: 'a/b\nc' }, '/mediaType'],
    ['a name that is no hexadecimal', { originalName: 'image.jpg' }, '/originalName'],
  ])('is refused with %s', (_, fields, pointer) => {
    expect(problemsOf(fields)).toEqual([pointer]);
  });

  it('is told every fault at once', () => {
    expect(problemsOf({ colour: '1', announcedSha256: 'x' }, '..').sort()).toEqual([
      '/announcedSha256',
      '/colour',
      '/originalName',
    ]);
  });
});
