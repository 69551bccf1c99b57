import { readUtf8 } from './canonical/bytes.js';
import { ClosedFormError } from './canonical/closed-form-error.js';
import { readIntegerJson } from './canonical/json.js';
import { Form } from './package/read-form.js';

/** Data that come with the program cannot be used; the message says what is wrong, for whoever wrote them. */
export class ProgramDataError extends Error {}

/**
 * Reads a JSON file of `data/` strictly. `what` is its name in messages; at most `kib` KiB of it are read.
 * @throws ProgramDataError for anything but the form that `read` asks for
 */
export function readProgramData<Value>(
  bytes: Uint8Array,
  { what, kib }: { readonly what: string; readonly kib: number },
  read: (form: Form) => Value,
): Value {
  if (bytes.length > kib * 1024) throw new ProgramDataError(`The ${what} is over ${kib} KiB.`);
  const text = readUtf8(bytes);
  if (text === undefined) throw new ProgramDataError(`The ${what} is not UTF-8.`);
  try {
    return read(new Form(readIntegerJson(text)));
  } catch (error) {
    if (!(error instanceof ClosedFormError)) throw error;
    throw new ProgramDataError(`The ${what} is not in its form: ${error.message}.`);
  }
}
