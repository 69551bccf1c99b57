import { custodyStates, livingStates, settledStates, terminalStates } from './chain-state.js';
import { custodyFields } from './common-fields.js';
import { type EventSchema, type Permit } from './event-type.js';
import { intakeRoles, supervisingRoles, writingRoles } from './role.js';
import { vocabulary } from './vocabulary.js';

/** The table of the domain model §2, type by type: who (+ second person) | from → to | guards | its own required fields. */
const table = `
custody.prior_declared: investigator | DRAFT | - | legFrom legTo heldFrom heldUntil custodian basis
item.collected: collector investigator | DRAFT | - | finder circumstances
item.seized: collector investigator | DRAFT | - | finder circumstances
item.surrendered: collector investigator | DRAFT | - | finder circumstances surrenderedBy
item.captured_online: collector investigator | DRAFT | - | finder circumstances
item.produced_by_provider: collector investigator | DRAFT | - | finder circumstances provider
item.registered: intake | DRAFT → IN_CUSTODY | provenance-first | itemNumber exhibitRef title category sourceKind description conditionOnReceipt bytesState quantity originality
file.attached: holder or forensic_examiner or intake or service | draft or settled | announcement-repeated | sha256 sha512 sizeBytes originalName mediaType
item.moved: holder or prosecutor | settled | another-case free-of-case-hold | toCaseId reason
item.linked: holder or investigator analyst prosecutor | settled | - | linkedItemId link reason
item.voided: holder + supervising (other) | DRAFT IN_CUSTODY → VOIDED | free-of-holds | reason
provenance.recorded: holder or intake | draft or settled | provenance-once | sourceKind
provenance.amended: holder or intake | draft or settled | provenance-there | reason sourceKind
seal.packaged: holder or forensic_examiner | draft or settled | - | containerType sealNumber
seal.applied: holder or forensic_examiner | draft or settled | - | sealNumber reason
seal.inspected: holder or forensic_examiner | draft or settled | inspection-agrees | sealNumber sealState
seal.broken: holder or forensic_examiner | draft or settled | seal-is-on | sealNumber reason witness
seal.replaced: holder or forensic_examiner | draft or settled | old-seal-is-last | oldSealNumber newSealNumber reason
item.photographed: holder or forensic_examiner | draft or settled | - | subject photographs
transfer.released: holder | IN_CUSTODY → IN_TRANSFER | recipient-not-sender due-ahead seal-is-last transfer-allowed | recipient recipientOrganisation conveyance dueAt
transfer.received: recipient | IN_TRANSFER → IN_CUSTODY | transfer-open seal-observed digest-observed | condition
transfer.refused: recipient | IN_TRANSFER → IN_CUSTODY | transfer-open | reason
transfer.cancelled: sender | IN_TRANSFER → IN_CUSTODY | transfer-open | reason
transfer.readdressed: sender or supervising (other) | IN_TRANSFER | recipient-not-sender recipient-not-author due-ahead transfer-allowed | recipient recipientOrganisation reason
transfer.sent_abroad: central_authority_officer | IN_CUSTODY → IN_TRANSFER | onward-transfer-allowed minor-protected recipient-not-sender recipient-not-author due-ahead seal-is-last | requestId recipientAuthority copyOnly assurances
handover.offered: holder | IN_CUSTODY → IN_TRANSFER | recipient-not-sender due-ahead seal-is-last originator-releases | recipient recipientOrganisation conveyance dueAt releaseDecision releaseAuthority classificationAfterRelease collectorAvailability historyPack
handover.accepted: recipient | IN_TRANSFER → IN_CUSTODY | handover-open seal-observed digest-observed | condition
handover.refused: recipient | IN_TRANSFER → IN_CUSTODY | handover-open | reason
handover.cancelled: sender | IN_TRANSFER → IN_CUSTODY | handover-open | reason
custody.reassigned: supervising (other) + anybody | IN_CUSTODY UNDER_EXAMINATION AT_COURT IN_TRANSFER | new-holder transfer-allowed | newHolder newOrganisation reason
storage.entered: holder | settled | not-stored | -
storage.left: holder | settled | stored | reason
examination.started: forensic_examiner | IN_CUSTODY → UNDER_EXAMINATION | - | method tool toolVersion writeBlocker onOriginal
examination.ended: forensic_examiner | UNDER_EXAMINATION → IN_CUSTODY | - | result changesMade
derivation.imaged: forensic_examiner | UNDER_EXAMINATION | - | childItemId method tool toolVersion verifySha256 errors changesMade writeBlocker
derivation.copied: forensic_examiner | UNDER_EXAMINATION | - | childItemId method tool toolVersion verifySha256 errors changesMade
derivation.extracted: forensic_examiner | UNDER_EXAMINATION | - | childItemId method tool toolVersion verifySha256 errors changesMade
derivation.decrypted: forensic_examiner | UNDER_EXAMINATION | - | childItemId method tool toolVersion verifySha256 errors changesMade
derivation.converted: forensic_examiner | UNDER_EXAMINATION | - | childItemId method tool toolVersion verifySha256 errors changesMade sourceFormat targetFormat
derivation.split: forensic_examiner | UNDER_EXAMINATION | - | childItemId method tool toolVersion verifySha256 errors changesMade
derivation.translated: analyst translator | UNDER_EXAMINATION | - | childItemId sourceSha256 sourceLanguage targetLanguage translator qualifications
derivation.transcribed: analyst translator | UNDER_EXAMINATION | - | childItemId sourceSha256 sourceLanguage targetLanguage translator qualifications
derivation.redacted: release_authority disclosure_officer | UNDER_EXAMINATION | - | childItemId authority grounds sourceSha256 redactedSha256
analysis.recorded: analyst translator | UNDER_EXAMINATION | - | sourceSha256 findings qualifications isOpinion method
analysis.biometric_compared: analyst translator | UNDER_EXAMINATION | - | sourceSha256 findings qualifications isOpinion method modality comparedWith quality necessity
integrity.checked: anybody or service | living | expected-digest-known | expectedSha256 observedSha256 tool toolVersion
file.scanned: holder or forensic_examiner or service | living | - | fileSha256 result tool toolVersion
proof.checked: anybody or service | living | - | fileSha256 proofKind result tool toolVersion
exhibit.assigned: holder or prosecutor disclosure_officer court_registrar | draft or settled | checked-copy | exhibitRef forum
release.declassified: release_authority | settled | - | authority oldMarking newMarking grounds
release.downgraded: release_authority | settled | - | authority oldMarking newMarking grounds
release.consented: release_authority or prosecutor or data_protection_officer | settled | - | authority scope conditions
release.withdrawn: release_authority or prosecutor or data_protection_officer | settled | - | authority scope reason
restriction.set: release_authority or prosecutor or data_protection_officer | any | restriction-is-new | restrictionRef kind effect scope basis reviewAt
restriction.lifted: release_authority or prosecutor or data_protection_officer | any | restriction-is-set | restrictionRef reason authority
restriction.privilege_reviewed: release_authority or prosecutor or data_protection_officer | any | reviewer-outside-team | reviewer scope result measures
hold.set: release_authority or prosecutor or data_protection_officer | living | hold-is-new | holdRef kind scope basis
hold.lifted: release_authority or prosecutor or data_protection_officer | living | hold-is-set | holdRef reason authority
erasure.executed: data_protection_officer + supervising (other) or holder or supervising | DRAFT IN_CUSTODY IN_TRANSFER UNDER_EXAMINATION AT_COURT MISSING RETURNED DISPOSED VOIDED | free-of-holds free-of-case-hold | erased grounds authority
disclosure.served: disclosure_officer | settled or ended | defence-disclosure-allowed minor-protected | recipient schedule artifactDigests servedAt
disclosure.verified: defence_counsel | settled or ended | - | schedule artifactDigests result
court.produced: prosecutor court_registrar | IN_CUSTODY → AT_COURT | court-use-allowed checked-copy | court hearing exhibitNumber registrarReceipt
court.returned: prosecutor court_registrar | AT_COURT → IN_CUSTODY | - | court registrarReceipt condition
court.ruled: prosecutor court_registrar | settled or ended | - | court outcome ruling
disposition.returned_to_owner: holder | IN_CUSTODY → RETURNED | free-of-holds free-of-case-hold originator-consents | authority returnedTo recipientSignature
disposition.returned_to_originator: holder | IN_CUSTODY → RETURNED | free-of-holds free-of-case-hold | authority returnedTo recipientSignature
disposition.authorised: prosecutor court_registrar | IN_CUSTODY | - | authority order method grounds
disposition.executed: prosecutor court_registrar evidence_custodian + prosecutor court_registrar evidence_custodian | IN_CUSTODY → DISPOSED | disposal-authorised free-of-holds free-of-case-hold originator-consents | order method witness execution
incident.tamper_suspected: holder or recipient | IN_CUSTODY IN_TRANSFER UNDER_EXAMINATION AT_COURT → QUARANTINED | - | incidentReport
incident.damaged: holder or recipient | IN_CUSTODY IN_TRANSFER UNDER_EXAMINATION AT_COURT → QUARANTINED | - | incidentReport damage
incident.lost: holder | IN_CUSTODY IN_TRANSFER UNDER_EXAMINATION AT_COURT → MISSING | - | incidentReport lastSeen
incident.found: holder | MISSING → IN_CUSTODY | - | incidentReport foundBy condition
quarantine.lifted: holder or supervising (other) + holder or supervising (other) | QUARANTINED → IN_CUSTODY | - | reason incidentReport
gap.explained: anybody | living | - | explanation finding gapFrom gapUntil
note.added: anybody | any | - | text
note.corrected: anybody + supervising (other) | any | - | aboutEventHash field old new reason
statement.recovered: service | any | - | statement signatures reason
branch.opened: intake | DRAFT | - | parent parentSeq parentEventHash
branch.merged: holder | living | - | branchItemId branchEventHash explanation
admissibility.noted: investigator prosecutor disclosure_officer forensic_examiner analyst evidence_custodian release_authority collector | any | - | forum legalTest text boundEventHash boundLogIndex workProduct
admissibility.countered: defence_counsel | any | - | noteEventHash forum legalTest text boundEventHash boundLogIndex
admissibility.assessed: prosecutor disclosure_officer investigator | any | not-own-assessment | forum profileVersion profileSha256 ruleResults humanAnswers finding grounds reviewerId boundEventHash boundLogIndex workProduct
admissibility.objected: defence_counsel prosecutor court_registrar | any | - | forum party ground objectedAt
admissibility.ruled: prosecutor court_registrar | any | - | forum court ruledAt outcome reasons
`;

const roleSets: readonly (readonly [string, readonly string[]])[] = [
  ['anybody', writingRoles],
  ['intake', intakeRoles],
  ['supervising', supervisingRoles],
];

const stateSets: readonly (readonly [string, readonly string[]])[] = [
  ['any', custodyStates],
  ['living', livingStates],
  ['settled or ended', [...settledStates, ...terminalStates]],
  ['draft or settled', ['DRAFT', ...settledStates]],
  ['settled', settledStates],
];

const common = new Set(custodyFields.map(({ name }) => name));

function row(schema: EventSchema): string {
  const { type, who, second, from, to, guards, fields } = schema;
  const signers = second === undefined ? permits(who) : `${permits(who)} + ${permits(second)}`;
  const move = to === undefined ? named(stateSets, from) : `${named(stateSets, from)} → ${to}`;
  const own = fields.filter(({ name, required }) => required && !common.has(name));
  const parts = [signers, move, guards.join(' '), own.map(({ name }) => name).join(' ')];
  return `${type.replace('/1', '')}: ${parts.map((part) => part || '-').join(' | ')}`;
}

function permits(who: readonly Permit[]): string {
  return who
    .map(({ roles, relation }) => {
      const names = named(roleSets, roles);
      if (relation === 'any') return names;
      return names === 'anybody' ? relation : `${names} (${relation})`;
    })
    .join(' or ');
}

function named(
  sets: readonly (readonly [string, readonly string[]])[],
  values: readonly string[],
): string {
  const known = sets.find(
    ([, set]) => set.length === values.length && set.every((one) => values.includes(one)),
  );
  return known?.[0] ?? values.join(' ');
}

const rows = [...vocabulary.values()].filter(({ chain }) => chain === 'item').map(row);

describe('the state machine of an item', () => {
  it.each(table.trim().split('\n'))('has the move %s', (line) => {
    expect(rows).toContain(line);
  });

  it('begins each body with the common fields', () => {
    const written = custodyFields.map(
      ({ name, type, required }) => `${name}${required ? '!' : '?'}${type}`,
    );
    expect(written.join(' ')).toBe(
      'caseId?3 onBehalfOf?1 authentication?1 organisation!1 purpose!1 place?7 occurredPrecision!1 ' +
        'occurredZone!1 occurredNotAfter?4 clockSource!1 clockOffsetSeconds?2 witnesses?7 sealBefore?1 ' +
        'sealAfter?1 legalBasisRef?1 attachments?7 lateEntryReason?1 supersedes?3',
    );
    for (const { chain, type, fields } of vocabulary.values()) {
      if (chain !== 'item') continue;
      const names = fields.map(({ name }) => name);
      const expected = custodyFields.map(({ name }) => name);
      const isForm = type.startsWith('provenance.');
      const begins = isForm ? expected.filter((name) => name !== 'place') : expected;
      expect([type, names.slice(0, begins.length)]).toEqual([type, begins]);
    }
  });

  it('has no other', () => {
    expect(rows).toHaveLength(table.trim().split('\n').length);
  });
});
