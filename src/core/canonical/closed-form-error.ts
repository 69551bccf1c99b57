/** The bytes are not in the one form that the ledger format allows for them (§1): `E_CANON`. */
export class ClosedFormError extends Error {
  override readonly name: string = 'ClosedFormError';
}

/** In form perhaps, but larger than the format allows: `E_LIMIT`. */
export class LimitError extends ClosedFormError {
  override readonly name: string = 'LimitError';
}
