import { type ReadKind } from '../core/reads/read-entry.js';

/** What a route gives. `of` names the members of the answer, or of each entry of its `items`, that say what was given. */
export type ReadingRoute =
  | {
      readonly kind: Exclude<ReadKind, 'denied' | 'search'>;
      readonly of?: readonly string[];
    }
  | { readonly kind: 'unrecorded'; readonly reason: string };

const nothing = (reason: string): ReadingRoute => ({ kind: 'unrecorded', reason });
const view = (...of: readonly string[]): ReadingRoute => ({ kind: 'view', of });
const list = (...of: readonly string[]): ReadingRoute => ({ kind: 'list', of });

/**
 * What is read by which route, and why some are left out. What stands in the path is on record without being named here. A list
 * that was narrowed by its query is a search. A route of signed-in persons that is missing here is recorded as a view.
 */
export const readingRoutes: Readonly<Record<string, ReadingRoute>> = {
  'GET /': nothing('the front page'),
  'GET /problems/:code': nothing('the meaning of an error'),
  'GET /livez': nothing('health'),
  'GET /readyz': nothing('health'),
  'GET /metrics': nothing('measures of the service'),
  'GET /openapi.json': nothing('the contract'),
  'GET /log/checkpoint': nothing('the public log'),
  'GET /log/tile/*path': nothing('the public log'),
  'GET /api/ledger': nothing('the identity of the ledger, which is public'),
  'GET /api/chains/:chainId/head': view(),
  'GET /api/tokens': nothing('the person’s own tokens'),
  'GET /api/sessions': nothing('the person’s own sessions'),
  'GET /api/sessions/current': nothing('the person’s own session'),
  'GET /api/sign-in/ways': nothing('how one can sign in'),
  'GET /api/sign-in/oidc/:agencyId': nothing('the way to an agency'),
  'GET /api/sign-in/oidc/:agencyId/callback': nothing('the way back from an agency'),
  'GET /sign-in': nothing('the page on which people sign in'),
  'GET /sign-in/:file': nothing('the page on which people sign in'),
  'GET /api/accounts/me/sign-in': nothing('the person’s own means of sign-in'),
  'GET /api/accounts/me/passkeys': nothing('the person’s own passkeys'),
  'GET /api/approvals': list('id', 'caseId'),
  'GET /api/approvals/:approvalId': view('caseId'),
  'GET /api/break-glass': list('id', 'caseId'),
  'GET /api/accounts': list('id'),
  'GET /api/accounts/me': nothing('the person’s own account'),
  'GET /api/organisations': nothing('names of organisations, which every party reads'),
  'GET /api/countries': nothing('a list that comes with the program'),
  'GET /api/keys': nothing('the registry of keys, which is public'),
  'GET /api/cases': list('caseId'),
  'GET /api/cases/:caseId': view(),
  'GET /api/cases/:caseId/disclosures': list('itemId'),
  'GET /api/cases/:caseId/disclosures/schedule': list('itemId'),
  'GET /api/cases/:caseId/reads/summary': list('account'),
  'GET /api/authorities': list('id'),
  'GET /api/authorities/:authorityId': view(),
  'GET /api/requests': list('requestId', 'caseId'),
  'GET /api/requests/delays': nothing('sums without names, of five requests or more'),
  'GET /api/requests/delays.csv': nothing('sums without names, of five requests or more'),
  'GET /api/requests/:requestId': view('caseId'),
  'GET /api/requests/:requestId/letter': { kind: 'print' },
  'GET /api/devices': list('deviceId'),
  'GET /api/devices/:deviceId': view(),
  'GET /api/operations': list('chainId'),
  'GET /api/items': list('itemId'),
  'GET /api/items/:itemId': view(),
  'GET /api/items/:itemId/events': list(),
  'GET /api/items/:itemId/verification': view(),
  'GET /api/items/:itemId/custody': view(),
  'GET /api/items/:itemId/custody/holder': view(),
  'GET /api/items/:itemId/assessment': view(),
  'POST /api/items/:itemId/assessment': view(),
  'GET /api/items/:itemId/duplicates': list('itemId'),
  'GET /api/items/:itemId/provenance': list(),
  'GET /api/items/:itemId/admissibility-notes': list(),
  'GET /api/items/:itemId/files/:seq': { kind: 'download' },
  'GET /api/items/:itemId/receipts/:seq': view(),
  'GET /api/items/:itemId/receipts/:seq.html': { kind: 'print' },
  'GET /api/forums': nothing('profiles that come with the program'),
  'GET /api/proposals': list('id', 'chainId'),
  'GET /api/proposals/:proposalId': view('chainId'),
  'GET /api/exports': list('id', 'caseId'),
  'GET /api/exports/:exportId': view('caseId'),
  'GET /api/exports/:exportId/package': { kind: 'download' },
  'GET /api/work': list('itemId', 'caseId', 'requestId'),
  'GET /api/notices': list('itemId'),
  'GET /api/notices/subscriptions': nothing('the person’s own subscriptions'),
  'GET /api/reads': list('id'),
  'GET /api/reads.csv': { kind: 'download' },
};
