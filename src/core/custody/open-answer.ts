import { exactKeys, type Json } from '../canonical/json.js';

/** `{"status":"unknown"}` or `{"status":"withheld","by":"<authority>"}`: distinct from "no", and from silence. */
export function isOpenAnswer(json: Json): boolean {
  if (exactKeys(json, ['status'])?.['status'] === 'unknown') return true;
  const withheld = exactKeys(json, ['status', 'by']);
  const by = withheld?.['by'];
  return withheld?.['status'] === 'withheld' && typeof by === 'string' && by.trim() !== '';
}
