import { fromHex } from '../core/canonical/hex.js';
import { type PlainValue } from '../core/ledger/field.js';

/** Fields of `operations.opened/1` for that year, after the chain of the year before. */
export function openingFields(
  year: number,
  previousChainId: string | undefined,
): Readonly<Record<string, PlainValue>> {
  const before = fromHex(previousChainId ?? '', 32);
  return {
    year: { type: 2, integer: BigInt(year) },
    ...(before && { previousChainId: { type: 3, bytes: before } }),
  };
}
