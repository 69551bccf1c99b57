import { fromHex } from '../core/canonical/hex.js';
import { type FieldProblem, Invalid } from '../platform/errors.js';
import { type NameReading, readExactName, readHeaderName } from './file-name.js';

/** What the submitter says about the bytes, besides the bytes. */
export interface UploadForm {
  readonly originalName: Uint8Array;
  readonly mediaType: string;
  /** SHA-256 as the submitter computed it, 64 hex digits. */
  readonly announcedSha256: string | undefined;
}

/** The multipart header of the file part, as the parser understood it. */
export interface FilePart {
  readonly filename: string;
  readonly mediaType: string;
}

const fieldNames: ReadonlySet<string> = new Set(['announcedSha256', 'originalName', 'mediaType']);

/** RFC 6838 §4.2: type and subtype of at most 127 characters each; parameters are not kept. */
const mediaTypeForm =
  /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/;

/** Reads the text fields of the form; throws Invalid with every problem, and takes nothing it does not know. */
export function readUploadForm(
  fields: Readonly<Record<string, unknown>>,
  part: FilePart,
): UploadForm {
  const problems: FieldProblem[] = Object.entries(fields)
    .filter(([name, value]) => !fieldNames.has(name) || typeof value !== 'string')
    .map(([name]) => fieldProblem(name, fieldNames.has(name) ? 'given more than once' : 'unknown'));
  const name = readName(textOf(fields['originalName']), part.filename);
  if (name.kind === 'refused') problems.push({ pointer: '/originalName', detail: name.detail });
  const mediaType = textOf(fields['mediaType']) ?? part.mediaType;
  if (!mediaTypeForm.test(mediaType)) {
    problems.push(fieldProblem('mediaType', 'not a media type such as image/jpeg'));
  }
  const announcedSha256 = textOf(fields['announcedSha256'])?.toLowerCase();
  if (announcedSha256 !== undefined && fromHex(announcedSha256, 32) === undefined) {
    problems.push(fieldProblem('announcedSha256', 'not 64 hexadecimal digits'));
  }
  if (problems.length > 0 || name.kind === 'refused') {
    throw new Invalid('The form of the upload is not valid; nothing was kept.', problems);
  }
  return { originalName: name.bytes, mediaType, announcedSha256 };
}

function readName(exact: string | undefined, filename: string): NameReading {
  return exact === undefined ? readHeaderName(filename) : readExactName(exact);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The pointer is escaped as RFC 6901 asks: the submitter chose the name. */
function fieldProblem(name: string, detail: string): FieldProblem {
  const token = name.replaceAll('~', '~0').replaceAll('/', '~1');
  return { pointer: `/${token}`, detail: `The form field is ${detail}.` };
}
