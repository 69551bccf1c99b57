/** As `gap.explained/1` names them. */
export type CustodyFindingCode =
  | 'gap'
  | 'overlap'
  | 'transfer_unreceived'
  | 'storage_without_place'
  | 'impossible_travel'
  | 'late_entry'
  | 'one_person_on_both_sides'
  | 'weak_digest'
  | 'unknown_clock'
  | 'missing_seal'
  | 'other';

/** What exactly, where the code alone does not tell. */
export type CustodyFindingRule =
  | CustodyFindingCode
  | 'seal_differs'
  | 'working_copy_as_original'
  | 'out_of_order'
  | 'before_parent'
  | 'item_missing';

/** Something in the record of custody that a court will ask about. It judges nothing. */
export interface CustodyFinding {
  readonly code: CustodyFindingCode;
  readonly rule: CustodyFindingRule;
  /** True where no reading of imprecise times makes it go away. */
  readonly certain: boolean;
  /** The time it is about, in ms since 1970; left out where it is about no time, or is open to that side. */
  readonly fromMs?: number;
  readonly untilMs?: number;
  readonly holderBefore?: string;
  readonly holderAfter?: string;
  /** Numbers of the events of the chain behind it. */
  readonly seqs: readonly number[];
  /** In plain words, for a custodian. */
  readonly message: string;
  /** Numbers of the events that explain it: it is answered, and stays. */
  readonly explainedBy: readonly number[];
}

/** A finding before it is looked up who explained it. */
export type Observation = Omit<CustodyFinding, 'explainedBy' | 'rule'> & {
  readonly rule?: CustodyFindingRule;
};
