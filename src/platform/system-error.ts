/**
 * Whether Node refused something with this code (`ENOENT`, `EEXIST`). Told by its shape: an error of Node's own
 * is no instance of the `Error` of another realm, as under Jest.
 */
export function isSystemError(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
