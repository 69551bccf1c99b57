import { exactKeys, type Json } from '../canonical/json.js';

/** `{"status":"unknown"}` or `{"status":"withheld","by":"<authority>"}`: distinct from "no", and from silence. */
export function isOpenAnswer(json: Json): boolean {
  return exactKeys(json, ['status'])?.['status'] === 'unknown' || isWithheld(json);
}

export function isWithheld(json: Json): boolean {
  const withheld = exactKeys(json, ['status', 'by']);
  const by = withheld?.['by'];
  return withheld?.['status'] === 'withheld' && typeof by === 'string' && by.trim() !== '';
}
