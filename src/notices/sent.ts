/** What came of one attempt; the outcome is a code for the record, `^[a-z0-9_]{1,40}$`. */
export interface Sent {
  /** Gone: the receiver says that it wants no more of them, ever. */
  readonly kind: 'delivered' | 'failed' | 'gone';
  readonly outcome: string;
}
