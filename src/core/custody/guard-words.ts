import { type GuardName } from './guard-name.js';

/** What each guard demands, in a sentence for the reference and for forms. */
export const guardWords: Readonly<Record<GuardName, string>> = {
  'provenance-first':
    'The item has a provenance record of the same kind of source; a child has its parent’s.',
  'provenance-once': 'The item has no provenance record yet.',
  'provenance-there': 'It supersedes the provenance record in force and keeps its kind of source.',
  'announcement-repeated':
    'Bytes of an item that was registered by its digest repeat that digest in announcedSha256.',
  'recipient-not-sender': 'The recipient is not the holder.',
  'recipient-not-author': 'The recipient is not the author.',
  'due-ahead': 'The due time lies after the act.',
  'seal-is-last': 'A seal that is named is the last one on record.',
  'seal-is-on': 'The seal that is broken is on.',
  'old-seal-is-last': 'The old seal is the last one on record.',
  'inspection-agrees': 'The state found fits the numbers: another number is a mismatch.',
  'seal-observed': 'Of a sealed item the seal observed is stated.',
  'digest-observed': 'Of an item with bytes the digest observed is stated.',
  'handover-open': 'What is open is a handover.',
  'transfer-open': 'What is open is a transfer.',
  'originator-releases':
    'The originator’s decision releases it, and nothing on record takes that back.',
  'onward-transfer-allowed':
    'No condition, restriction or withdrawal on record forbids passing it on.',
  'transfer-allowed': 'No restriction in force forbids handing it to another organisation.',
  'court-use-allowed':
    'No condition, restriction or withdrawal on record forbids its use in court.',
  'defence-disclosure-allowed':
    'No condition, restriction or withdrawal on record forbids its disclosure to the defence.',
  'minor-protected':
    'Where a minor, or a person of unknown age, is concerned, a restriction juvenile is in force.',
  stored: 'The item is in storage.',
  'not-stored': 'The item is not in storage.',
  'checked-copy':
    'A working copy was compared with the evidentiary copy since its bytes last changed.',
  'hold-is-set': 'The hold that is lifted is in force.',
  'hold-is-new': 'No hold of that reference is in force.',
  'restriction-is-set': 'The restriction that is lifted is in force.',
  'restriction-is-new': 'No restriction of that reference is in force.',
  'reviewer-outside-team':
    'The reviewer is no investigator of the case and neither collected, examined nor analysed the item.',
  'disposal-authorised': 'The disposal was authorised, by the same order and method.',
  'free-of-holds': 'No hold on the item is in force.',
  'free-of-case-hold': 'The case is not under a legal hold.',
  'originator-consents': 'The originator has not withheld or withdrawn consent.',
  'new-holder':
    'The new holder signs too, does not hold the item already and is not the recipient of an open transfer.',
  'another-case': 'The case is another one.',
  'expected-digest-known': 'The digest expected is on record.',
  'not-own-assessment': 'The reviewer is not the author.',
  'item-is-new': 'The item is not on the chain of the case yet.',
  'grant-is-running': 'The grant that is ended is running.',
};
