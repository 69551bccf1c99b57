import { type NextFunction, type Request, type Response } from 'express';
import { hasLoneSurrogate } from '../core/canonical/text.js';
import { Refused, TooLarge } from './errors.js';

/**
 * Refuses bodies that no route reads. Without it, a body under the wrong type would be skipped and the caller
 * told that every member is missing; also, browsers can send other types across sites without asking first.
 */
export function refuseOtherBodies(request: Request, _: Response, next: NextFunction): void {
  const type = request.is(['application/json', 'multipart/form-data']);
  const body: unknown = request.body;
  // null: there is no body; clients also send an empty one with a length of 0. What was read already, a route takes.
  if (type !== false || request.headers['content-length'] === '0' || body !== undefined) {
    next();
    return;
  }
  next(
    new Refused(
      'unsupported-media-type',
      'Send application/json, or multipart/form-data where files are taken.',
    ),
  );
}

/** More than any body of ours: the values of a ledger's JSON fields go 16 deep (ledger.md §1). */
const deepestBody = 24;

/**
 * More than any body of ours: 64 events of 256 fields are 16 449 objects and lists, and 83 000 values in all; the
 * longest list, in a field of type JSON, has 1 000 elements.
 */
const most = { containers: 20_000, values: 100_000, members: 2_000 } as const;

/**
 * Refuses bodies that are JSON, but that nothing here can take. Nested deeper, or of more parts, than any of ours:
 * reading JSON takes no stack, but what comes after walks the value by calling itself, and would overflow on a few
 * thousand brackets; and it looks at every element of a list before it says that the list is too long, and at each
 * unknown member in turn, which for a few megabytes holds up everybody for minutes. Or with texts that neither the
 * ledger nor the database can hold.
 */
export function refuseUnfitBodies(request: Request, _: Response, next: NextFunction): void {
  const body: unknown = request.body;
  let level: readonly Member[] = [{ pointer: '', value: body }];
  let [values, containers] = [0, 0];
  for (let depth = 0; level.length > 0; depth++) {
    const opened = level.filter(isContainer);
    values += level.length;
    containers += opened.length;
    const refusal =
      depthRefusal(depth) ?? sizeRefusal(values, containers, opened) ?? textRefusal(level);
    if (refusal !== undefined) {
      next(refusal);
      return;
    }
    level = opened.flatMap(membersOf);
  }
  next();
}

interface Member {
  /** RFC 6901. */
  readonly pointer: string;
  readonly value: unknown;
}

type Container = Member & { readonly value: object };

function isContainer(member: Member): member is Container {
  return typeof member.value === 'object' && member.value !== null;
}

function membersOf({ pointer, value }: Container): readonly Member[] {
  return Object.entries(value).map(([key, member]: [string, unknown]) => ({
    pointer: `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    value: member,
  }));
}

function depthRefusal(depth: number): Refused | undefined {
  if (depth <= deepestBody) return undefined;
  return new Refused('malformed-json', `The body is nested more than ${deepestBody} deep.`);
}

function sizeRefusal(
  values: number,
  containers: number,
  opened: readonly Container[],
): TooLarge | undefined {
  const isUnwieldy =
    values > most.values ||
    containers > most.containers ||
    opened.some(({ value }) => Object.keys(value).length > most.members);
  return isUnwieldy ? new TooLarge('The body holds more values than any request has.') : undefined;
}

function textRefusal(level: readonly Member[]): Refused | undefined {
  const unfit = level.find(({ value }) => typeof value === 'string' && !isText(value));
  if (unfit === undefined) return undefined;
  const message = 'A text holds U+0000, or half of a pair of surrogates.';
  return new Refused('malformed-json', message, { pointer: unfit.pointer });
}

function isText(text: string): boolean {
  return !text.includes('\0') && !hasLoneSurrogate(text);
}

/** Says of a body that the reader refused what was wrong with it; comes after the reader. */
export function tellBodyErrors(error: unknown, _: Request, __: Response, next: NextFunction): void {
  next(refusalOf(error) ?? error);
}

/** By the `type` that body-parser gives its errors. */
function refusalOf(error: unknown): Refused | TooLarge | undefined {
  if (!(error instanceof Error) || !('type' in error)) return undefined;
  switch (error.type) {
    case 'entity.parse.failed':
      return new Refused('malformed-json', 'The body is not a JSON object or list.');
    case 'entity.too.large':
      return new TooLarge('The body is over the limit of this service (MAX_BODY_BYTES).');
    case 'request.aborted':
    case 'request.size.invalid':
      return new Refused('bad-request', 'The body ended before it was complete.');
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new Refused('unsupported-media-type', 'Send JSON in UTF-8, plain, gzip or deflate.');
    default:
      return undefined;
  }
}
