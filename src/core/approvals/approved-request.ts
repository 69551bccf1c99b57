import { utf8 } from '../canonical/bytes.js';
import { canonicalJson, type Json } from '../canonical/json.js';

/** A request as it is going to be sent, to the last value: what an approval is for. */
export interface ApprovedRequest {
  readonly method: string;
  /** As it stands in the request line, from the first slash; without a query. */
  readonly path: string;
  readonly body: Json;
}

/**
 * The bytes whose SHA-256 names the request: a first line that no other digest here begins with, method and path, and the
 * body as RFC 8785 writes it. Spaces and the order of members do not count; every value does.
 * @throws ClosedFormError for what I-JSON cannot carry
 */
export function approvedRequestBytes({ method, path, body }: ApprovedRequest): Uint8Array {
  return utf8(`witnessmark approval/1\n${method} ${path}\n${canonicalJson(body)}`);
}
