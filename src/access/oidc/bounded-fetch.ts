import { type CustomFetch } from 'openid-client';

/** For the whole of one request to an agency: somebody waits before a blank page. */
export const agencyTimeoutSeconds = 5;

/** More than any metadata, key set or token answer; the largest seen are key sets with certificates. */
const longestAnswer = 512 * 1024;

/**
 * Fetches from an agency within limits of time and length, and follows no redirect. Its addresses come from the operator's file
 * and from what that issuer says of itself, never from a person.
 */
export const boundedFetch: CustomFetch = async (url, { body, headers, method, signal }) => {
  const limit = AbortSignal.timeout(agencyTimeoutSeconds * 1000);
  const answer = await fetch(url, {
    ...{ headers, method, redirect: 'manual' },
    signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    ...(body !== undefined && { body }),
  });
  const { status, headers: answered } = answer;
  const content = await bytesOf(answer);
  // Of these three no answer may have a body, not even an empty one.
  return new Response([101, 204, 304].includes(status) ? null : content, {
    ...{ status, headers: answered },
  });
};

async function bytesOf({ body }: Response): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // The stream of fetch can be iterated in Node; the type says so of its own streams only.
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > longestAnswer) throw new Error('the answer of the agency is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
