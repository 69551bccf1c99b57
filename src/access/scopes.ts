/** What a token may be used for, within what its owner may do. This table is the only list of scopes. */
export const scopes = {
  administer:
    'change who may come in: accounts, organisations, revocation of keys, means of sign-in',
  read: 'ask, which changes nothing',
  write: 'do everything else',
} as const satisfies Readonly<Record<string, string>>;

export type Scope = keyof typeof scopes;

// The keys of the table above.
export const scopeNames = Object.keys(scopes) as Scope[];
