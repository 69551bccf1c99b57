import { type Request } from 'express';
import { Invalid } from '../platform/errors.js';
import { isPlainLine } from '../platform/plain-line.decorator.js';

const header = 'witnessmark-purpose';
const parameter = 'purpose';
const longest = 200;

const purposes = new WeakMap<Request, string>();

/**
 * Takes `purpose` out of the address, where links carry it, before routes that know no such parameter see it. The header counts
 * first. It is read later, so that a malformed one is refused where refusals are told.
 */
export function takePurpose(request: Request): void {
  const at = request.url.indexOf('?');
  const query = new URLSearchParams(at === -1 ? '' : request.url.slice(at + 1));
  const text = request.get(header) ?? query.get(parameter) ?? undefined;
  if (text !== undefined) purposes.set(request, text);
  if (!query.has(parameter)) return;
  query.delete(parameter);
  const rest = query.toString();
  request.url = request.url.slice(0, at) + (rest === '' ? '' : `?${rest}`);
}

/** What the person says they read for; null where they say nothing. Throws Invalid for what is no plain line. */
export function purposeOf(request: Request): string | null {
  const text = purposes.get(request);
  if (text === undefined || text.trim() === '') return null;
  const purpose = decoded(text);
  if (purpose !== undefined && Array.from(purpose).length <= longest && isPlainLine(purpose)) {
    return purpose;
  }
  const detail = `One line of at most ${longest} characters; in the header as UTF-8, percent-encoded where not ASCII.`;
  throw new Invalid('The purpose is not in its form.', [{ parameter, detail }]);
}

/** Header fields are ASCII (RFC 9110 §5.5); whatever else is in them nobody reads alike. */
function decoded(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
