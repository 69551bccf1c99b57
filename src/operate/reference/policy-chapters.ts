/** A part of the page of policies: what its routes concern, and which routes these are. */
export interface PolicyChapter {
  readonly title: string;
  readonly about: string;
  /** Of the path as the table of policies writes it. */
  readonly holds: RegExp;
}

/** In the order of the page. A route belongs to the first chapter that holds it. */
export const policyChapters: readonly PolicyChapter[] = [
  {
    title: 'Open to everybody',
    about: 'What the service says of itself, and the public log, in which nobody is named.',
    holds: /^\/$|^\/problems\/|^\/(livez|readyz|metrics)$|^\/log\/|^\/api\/ledger$/,
  },
  {
    title: 'Signing in, sessions and tokens',
    about: 'How people come in, and how they end what they came in by.',
    holds: /^(\/api)?\/sign-(in|out)\b|^\/api\/(first-administrator|sessions|tokens)\b/,
  },
  {
    title: 'One’s own account',
    about:
      'Passwords, authenticators, passkeys and tokens of the person who asks, and of nobody else.',
    holds: /^\/api\/accounts\/me\b/,
  },
  {
    title: 'People, organisations and keys',
    about: 'Who takes part. Every party of the ledger must know whose key signed.',
    holds: /^\/api\/(accounts|organisations|countries|keys|service-keys)\b/,
  },
  {
    title: 'Signed events and proposals',
    about: 'How events that people sign on their own devices are taken in.',
    holds: /^\/api\/(chains|statements|proposals)\b/,
  },
  {
    title: 'Who read what',
    about: 'The record of reads.',
    holds: /\/reads\b/,
  },
  {
    title: 'Disclosure to the defence',
    about: 'What was served on whom.',
    holds: /\/disclosures\b/,
  },
  {
    title: 'Packages',
    about: 'Exports of a case, to be checked by whoever receives them.',
    holds: /\/exports\b/,
  },
  {
    title: 'Cases',
    about: 'A case, and what is recorded on it.',
    holds: /^\/api\/cases\b/,
  },
  {
    title: 'Items of evidence',
    about: 'An item: its record, its files, who holds it, what a forum would ask about it.',
    holds: /^\/api\/(items|forums)\b/,
  },
  {
    title: 'Requests between States',
    about: 'Requests for cooperation, and the directory of those who answer them.',
    holds: /^\/api\/(requests|authorities)\b/,
  },
  {
    title: 'Second persons and emergencies',
    about:
      'What nobody does alone ([approvals](approvals.md)), and sight of a case in an emergency ([break-glass](break-glass.md)).',
    holds: /^\/api\/(approvals|break-glass)\b/,
  },
  {
    title: 'Devices and operations',
    about: 'Devices that go out to the field, and what the operator of the service does.',
    holds: /^\/api\/(devices|operations)\b/,
  },
  {
    title: 'Work and notices',
    about: 'What waits for the person who asks, and where they are told of it.',
    holds: /^\/api\/(work|notices)\b/,
  },
];
