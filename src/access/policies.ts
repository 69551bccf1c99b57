import { type Role } from './roles.js';

/**
 * How a person can stand to a case, an item, a request or an export, at this moment: `opener` opened the case; `member` has a
 * grant on it, or on the item alone, in another role than counsel's; `counsel` defends in it, and of its items has to do with
 * those that were served on them alone; `holder` has the item, `recipient` is named to receive it; `reserved` is for whom a
 * chain is kept that is not open yet; `elevated` is whom an emergency has opened the case for, for hours.
 */
export const relations = [
  'opener',
  'member',
  'counsel',
  'holder',
  'recipient',
  'reserved',
  'elevated',
] as const;

export type Relation = (typeof relations)[number];

/** What the path of a route names by an id. */
export type Thing = 'case' | 'item' | 'request' | 'export';

/** Who may use a route. */
export interface RoutePolicy {
  /** `anybody`: without sign-in. `signed_in`: with any account. Otherwise whose account has one of the roles. */
  readonly who: 'anybody' | 'signed_in' | readonly Role[];
  /** How the person must stand to what the path names, in one of these ways. Whoever does not is told that it is not there. */
  readonly to?: {
    readonly thing: Thing;
    readonly parameter: string;
    readonly relations: readonly Relation[];
  };
  /** Why so, in words for whoever has to answer for it. */
  readonly why: string;
}

const anybody = (why: string): RoutePolicy => ({ who: 'anybody', why });
const signedIn = (why: string): RoutePolicy => ({ who: 'signed_in', why });
const inRole = (who: readonly Role[], why: string): RoutePolicy => ({ who, why });

function related(thing: Thing, ways: readonly Relation[], why: string): RoutePolicy {
  return { who: 'signed_in', to: { thing, parameter: `${thing}Id`, relations: ways }, why };
}

const team = ['opener', 'member', 'elevated'] as const;
const teamAndCounsel = [...team, 'counsel'] as const;
const handlers = [...team, 'holder', 'recipient'] as const;
const everybodyConcerned = [...teamAndCounsel, 'holder', 'recipient'] as const;

const own = 'Shows and changes what is the person’s own.';
const narrowed = 'Holds what the person may see, row by row, and nothing else.';
const vocabulary =
  'What may be recorded, by whom and in which state, the vocabulary of events says (events.md).';
const record =
  'The record of an item is for those who answer for it, and for counsel once it was served on them.';
const team_only = 'The work of the team, which the defence gets by disclosure alone.';

/**
 * Who may use which route: one table, asked before every request. What is not in it is refused. The database asks once
 * more, row by row (row-level security), and its logins have no more rights than they need.
 */
export const routePolicies: Readonly<Record<string, RoutePolicy>> = {
  'GET /': anybody('Says what this is.'),
  'GET /problems/:code': anybody('Says what an error means.'),
  'GET /livez': anybody('For whoever watches the service; tells nothing of its content.'),
  'GET /readyz': anybody('For whoever watches the service; tells nothing of its content.'),
  'GET /metrics': anybody('For whoever watches the service; numbers, no content.'),
  'GET /log/checkpoint': anybody('The log is public: that is what it is for.'),
  'GET /log/tile/*path': anybody('The log is public: that is what it is for.'),
  'GET /api/ledger': anybody('Whoever signs or verifies must know the ledger’s keys.'),

  'POST /api/tokens': anybody('Signs in.'),
  'GET /api/tokens': signedIn(own),
  'DELETE /api/tokens/:tokenId': signedIn(own),
  'GET /api/sessions': signedIn(own),
  'GET /api/sessions/current': signedIn(own),
  'DELETE /api/sessions/:sessionId': signedIn(own),

  'GET /api/sign-in/ways': anybody('Says how one can sign in here.'),
  'POST /api/sign-in/password': anybody('Signs in.'),
  'POST /api/sign-in/second-factor': anybody('Signs in.'),
  'POST /api/sign-in/passkey/options': anybody('Signs in.'),
  'POST /api/sign-in/passkey': anybody('Signs in.'),
  'GET /api/sign-in/oidc/:agencyId': anybody('Signs in at the agency.'),
  'GET /api/sign-in/oidc/:agencyId/callback': anybody('Signs in at the agency.'),
  'POST /api/sign-in/oidc/:agencyId/back-channel-logout': anybody(
    'The agency ends sessions, by a token that it signed.',
  ),
  'POST /api/first-administrator': anybody(
    'Only with the secret that the service printed at its start, once.',
  ),
  'GET /sign-in': anybody('The page on which people sign in.'),
  'GET /sign-in/:file': anybody('The page on which people sign in.'),
  'POST /api/sign-out': signedIn(own),

  'GET /api/accounts/me': signedIn(own),
  'GET /api/accounts/me/sign-in': signedIn(own),
  'PUT /api/accounts/me/password': signedIn(own),
  'GET /api/accounts/me/passkeys': signedIn(own),
  'POST /api/accounts/me/passkeys/options': signedIn(own),
  'POST /api/accounts/me/passkeys': signedIn(own),
  'DELETE /api/accounts/me/passkeys/:passkeyId': signedIn(own),
  'POST /api/accounts/me/totp': signedIn(own),
  'POST /api/accounts/me/totp/confirmation': signedIn(own),
  'DELETE /api/accounts/me/totp': signedIn(own),
  'POST /api/accounts/me/recovery-codes': signedIn(own),
  'POST /api/accounts/me/tokens': signedIn(own),
  'GET /api/accounts': signedIn(
    'Colleagues find whom they hand something to; logins are left out.',
  ),
  'POST /api/accounts': inRole(['system_administrator'], 'Who may come in, administrators decide.'),
  'GET /api/organisations': signedIn('Names that stand in the public registry of keys.'),
  'POST /api/organisations': inRole(
    ['system_administrator'],
    'Who may come in, administrators decide.',
  ),
  'GET /api/countries': signedIn('A list without anything personal.'),
  'GET /api/keys': signedIn('The registry of keys is open to every party of the ledger.'),
  'POST /api/keys': signedIn(
    'Each registers their own key; the registry’s rules are the format’s.',
  ),
  'POST /api/keys/:keyId/revocation': inRole(
    ['system_administrator'],
    'A lost or stolen key is ended by an administrator.',
  ),

  'POST /api/service-keys': inRole(
    ['system_administrator'],
    'Two administrators replace the key of the service: each signs, the first asks.',
  ),
  'POST /api/service-keys/:keyId/revocation': inRole(
    ['system_administrator'],
    'A key of the service is ended by an administrator, with the approval of another.',
  ),

  'POST /api/chains': signedIn('Reserves names for what is yet to be recorded.'),
  'GET /api/chains/:chainId/head': signedIn(
    'Whoever signs must know on what they build; a chain that the person does not see has no head.',
  ),
  'POST /api/statements': signedIn(vocabulary),
  'POST /api/proposals': signedIn(vocabulary),
  'GET /api/proposals': signedIn(narrowed),
  'GET /api/proposals/:proposalId': signedIn(
    'Whoever is asked for a signature must see what they sign; others as they see the chain.',
  ),
  'POST /api/proposals/:proposalId/signatures': signedIn(
    'Only who is named in the statement can sign it.',
  ),

  'GET /api/cases': signedIn(narrowed),
  'POST /api/cases': signedIn(vocabulary),
  'GET /api/cases/:caseId': related('case', teamAndCounsel, 'Counsel sees which case it is.'),
  'POST /api/cases/:caseId/events': related('case', team, vocabulary),
  'POST /api/cases/:caseId/items': related('case', team, vocabulary),
  'POST /api/cases/:caseId/exports': related('case', team, vocabulary),
  'GET /api/cases/:caseId/disclosures': related(
    'case',
    teamAndCounsel,
    'Counsel sees what was served on them, the team what was served on everybody.',
  ),
  'GET /api/cases/:caseId/disclosures/schedule': related('case', team, team_only),

  'GET /api/items': signedIn(narrowed),
  'GET /api/items/:itemId': related('item', everybodyConcerned, record),
  'GET /api/items/:itemId/events': related('item', everybodyConcerned, record),
  'POST /api/items/:itemId/events': related('item', everybodyConcerned, vocabulary),
  'GET /api/items/:itemId/verification': related('item', everybodyConcerned, record),
  'GET /api/items/:itemId/custody': related('item', everybodyConcerned, record),
  'GET /api/items/:itemId/custody/holder': related('item', everybodyConcerned, record),
  'GET /api/items/:itemId/provenance': related('item', everybodyConcerned, record),
  'GET /api/items/:itemId/admissibility-notes': related('item', everybodyConcerned, record),
  'GET /api/items/:itemId/assessment': related('item', handlers, team_only),
  'POST /api/items/:itemId/assessment': related('item', handlers, team_only),
  'GET /api/items/:itemId/duplicates': related('item', handlers, team_only),
  'POST /api/items/:itemId/files': related('item', [...handlers, 'reserved'], vocabulary),
  'GET /api/items/:itemId/files/:seq': related('item', everybodyConcerned, record),
  'GET /api/items/:itemId/receipts/:seq': related('item', everybodyConcerned, record),
  'GET /api/items/:itemId/receipts/:seq.html': related('item', everybodyConcerned, record),
  'GET /api/forums': signedIn('A list without anything personal.'),

  'GET /api/exports': signedIn(narrowed),
  'GET /api/exports/:exportId': related('export', team, team_only),
  'GET /api/exports/:exportId/package': related('export', team, team_only),

  'GET /api/requests': signedIn(narrowed),
  'GET /api/requests/delays': signedIn(narrowed),
  'GET /api/requests/delays.csv': signedIn(narrowed),
  'GET /api/requests/:requestId': related('request', team, team_only),
  'GET /api/requests/:requestId/letter': related('request', team, team_only),
  'GET /api/authorities': signedIn('Addresses of offices.'),
  'GET /api/authorities/:authorityId': signedIn('Addresses of offices.'),
  'POST /api/authorities/import': inRole(
    ['central_authority_officer', 'system_administrator'],
    'Letters go to these addresses: the central authority answers for them.',
  ),

  'GET /api/approvals': signedIn(narrowed),
  'POST /api/approvals': signedIn(
    'Whoever wants to act asks; who may approve, the table of kinds says.',
  ),
  'GET /api/approvals/:approvalId': signedIn(
    'For who asked, who may approve it, and auditors: the row names them.',
  ),
  'POST /api/approvals/:approvalId/decision': signedIn(
    'For who may approve it and did not ask: the row names them.',
  ),
  'GET /api/break-glass': signedIn(narrowed),
  'POST /api/break-glass': signedIn(
    'In an emergency anybody may ask; two custodians or the envelope open the case, on record first.',
  ),
  'POST /api/break-glass/codes': inRole(
    ['evidence_custodian'],
    'Custodians keep the codes of which two open a case.',
  ),
  'POST /api/break-glass/seal': inRole(
    ['system_administrator'],
    'The envelope is made by two administrators.',
  ),
  'POST /api/break-glass/:elevationId/review': inRole(
    ['auditor'],
    'Who opened a case does not judge whether it had to be.',
  ),
  'GET /api/reads': signedIn(narrowed),
  'GET /api/reads.csv': signedIn(narrowed),

  'GET /api/devices': signedIn(narrowed),
  'GET /api/devices/:deviceId': signedIn(
    'Whoever has the device or gave it out, administrators and auditors.',
  ),
  'GET /api/operations': signedIn(narrowed),
  'POST /api/operations/events': signedIn(vocabulary),
  'GET /api/work': signedIn(own),
  'GET /api/notices': signedIn(own),
  'GET /api/notices/subscriptions': signedIn(own),
  'POST /api/notices/subscriptions': signedIn(own),
  'DELETE /api/notices/subscriptions/:subscriptionId': signedIn(own),
};

/** Who sees by which login others sign in: it helps whoever guesses passwords. */
export const seesLogins: readonly Role[] = ['system_administrator'];
