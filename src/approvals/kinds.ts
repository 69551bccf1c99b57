/** What needs a second person. */
export interface ApprovalKind {
  /** In the words of a person who is asked. */
  readonly what: string;
  /** Roles of the account, one of which whoever approves must have. */
  readonly approvers: readonly string[];
  /** Whether they must see every item and case that the request is about. */
  readonly seesCase: boolean;
}

/**
 * The table of acts that have one author and need somebody else's approval first. Acts with two signatures (a grant, a disposal,
 * an erasure) are not in it: their second person signs the act itself.
 */
export const approvalKinds = {
  disclosure: {
    what: 'material is served on the other side',
    approvers: ['prosecutor', 'disclosure_officer', 'release_authority'],
    seesCase: true,
  },
  restricted_export: {
    what: 'a case with items under a restriction leaves as a package',
    approvers: ['prosecutor', 'release_authority', 'data_protection_officer'],
    seesCase: true,
  },
  administrator_account: {
    what: 'an account of a system administrator is made',
    approvers: ['system_administrator'],
    seesCase: false,
  },
  sealed_credential: {
    what: 'a new credential is sealed that opens any case in an emergency',
    approvers: ['system_administrator'],
    seesCase: false,
  },
  key_rotation: {
    what: 'a key of the service is ended, or its replacement recorded',
    approvers: ['system_administrator'],
    seesCase: false,
  },
  key_suspicion: {
    what: 'earlier signatures of a person are put in doubt',
    approvers: ['system_administrator'],
    seesCase: false,
  },
  policy_adoption: {
    what: 'a policy or a redaction profile is adopted',
    approvers: ['system_administrator', 'release_authority', 'data_protection_officer'],
    seesCase: false,
  },
} as const satisfies Readonly<Record<string, ApprovalKind>>;

export type ApprovalKindName = keyof typeof approvalKinds;

/** Events that need an approval wherever they are posted, and of which kind. */
export const kindsOfEvents: ReadonlyMap<string, ApprovalKindName> = new Map([
  ['disclosure.served/1', 'disclosure'],
  ['report.exported/1', 'restricted_export'],
  ['key.rotated/1', 'key_rotation'],
  ['policy.adopted/1', 'policy_adoption'],
]);
