import { type Json } from '../canonical/json.js';

/** Array.isArray, but for readonly arrays too. */
export function isJsonList(json: Json | undefined): json is readonly Json[] {
  return Array.isArray(json);
}

export function isJsonObject(json: Json | undefined): json is Readonly<Record<string, Json>> {
  return typeof json === 'object' && json !== null && !isJsonList(json);
}

/** A text with more than blanks in it. */
export function isWording(json: Json | undefined): json is string {
  return typeof json === 'string' && json.trim() !== '';
}
