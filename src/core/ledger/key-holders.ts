import { toHex } from '../canonical/hex.js';
import { readActor } from './key.js';
import { type KeyRegistry } from './registry.js';

/** The event that is asked about comes after everything logged so far. */
const comingIndex = Number.MAX_SAFE_INTEGER;

/** The account of a live administrator's key (`k1:…`) for which somebody vouched; undefined for any other key, or none. */
export function administratorOf(registry: KeyRegistry, id: string): string | undefined {
  const bytes = readActor(id);
  if (bytes === undefined) return undefined;
  const { kind, key } = registry.statusAt(toHex(bytes), comingIndex);
  const isAdministrator = kind === 'live' && key.vouched && key.roles.includes('administrator');
  return isAdministrator ? key.account : undefined;
}

/** Whether the key (`k1:…`) is, or was, one of the service's. */
export function isServiceKey(registry: KeyRegistry, id: string): boolean {
  return registry.find(id.slice(3))?.roles.includes('service') === true;
}
