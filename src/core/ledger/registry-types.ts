/** The types that make up the registry of keys: these alone stand on the control chain, and nowhere else (ledger format §2). */
const registryTypes: ReadonlySet<string> = new Set(['key.registered/1', 'key.revoked/1']);

/** `key.rotated/1` is none of them: it is an act of the operator, on the operator's chain. */
export function isRegistryType(type: string): boolean {
  return registryTypes.has(type);
}
