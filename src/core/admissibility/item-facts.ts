/** Whether a use is allowed by the originator, as the record stands. */
export type Allowance = 'allowed' | 'denied' | 'not_needed';

/**
 * What the rules read: plain values drawn from the record of an item (`read-facts.ts`) or told by whoever asks. A member
 * that is left out is unknown, which is something else than no.
 */
export interface ItemFacts {
  readonly category?: string;
  readonly sourceKind?: string;

  /** Gaps in custody that nobody explained. */
  readonly certainGaps?: number;
  readonly possibleGaps?: number;
  /** `unnamed`: the record says that nobody knows who collected it. */
  readonly collector?: 'named' | 'sealed' | 'unnamed';
  readonly placeStated?: boolean;
  readonly timeStated?: boolean;
  readonly circumstancesStated?: boolean;
  readonly legalBasisStated?: boolean;

  /** Of the newest check of its bytes against the digest of their acquisition. */
  readonly digestCheck?: 'match' | 'differs' | 'never';
  readonly digestOrigin?: 'announced' | 'computed_here';
  readonly sourceDigests?: 'strong' | 'weak';
  readonly embeddedDigest?: 'equal' | 'differs';

  readonly transfers?: number;
  readonly transfersOpen?: number;
  readonly transfersOneSided?: number;
  readonly sealsKnown?: number;
  readonly sealBreaks?: number;
  /** Openings of a seal with a witness, and without. */
  readonly sealsOpenedUnwitnessed?: number;
  readonly sealsReplacedAfterExpert?: boolean;

  readonly examinations?: number;
  readonly originalTouched?: boolean;
  readonly touchExplained?: boolean;
  readonly toolsStated?: boolean;
  readonly decrypted?: boolean;

  readonly detentionLink?: boolean;
  readonly treatmentDeclared?: boolean;
  readonly courtUse?: Allowance;
  readonly defenceDisclosure?: Allowance;
  readonly classified?: boolean;
  readonly declassificationAnswered?: boolean;
  readonly originatorBound?: boolean;

  /** Sent or received under a request with a stated purpose. */
  readonly underRequest?: boolean;
  /** To what the State that answered the request limits its use. */
  readonly useLimits?: readonly string[];
  /** For another purpose the requested State consented. */
  readonly purposeConsented?: boolean;

  readonly minor?: 'yes' | 'no' | 'unknown';
  readonly juvenileRestricted?: boolean;
  readonly privileged?: boolean;
  readonly privilegeReviewed?: boolean;
  readonly specialCategory?: boolean;
  readonly necessityStated?: boolean;

  readonly disclosed?: boolean;
  readonly disclosureVerified?: boolean;
  readonly withheldWithGrounds?: boolean;
  readonly unusedScheduled?: boolean;
  readonly producedInCourt?: true;
  readonly objections?: number;

  readonly translations?: number;
  readonly translationsComplete?: boolean;
  readonly arabicVersion?: boolean;
  readonly clock?: 'synchronised' | 'verified' | 'corrected' | 'unverified';

  readonly openSourceMinimum?: boolean;
  readonly persona?: 'none' | 'overt' | 'undercover';
  readonly personaAuthorised?: boolean;

  readonly sealedInventory?: boolean;
}

export type FactName = keyof ItemFacts;

/** A set of material that was served on the defence, and that no later event took the place of. */
export interface ServedSet {
  readonly schedule: string;
  /** Something was withheld from it, on grounds. */
  readonly isPartial: boolean;
}
