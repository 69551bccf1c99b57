import { Account } from '../access/account.entity.js';
import { AccountIdentity } from '../access/oidc/account-identity.entity.js';
import { AgencyLogout } from '../access/oidc/agency-logout.entity.js';
import { AgencySignIn } from '../access/oidc/agency-sign-in.entity.js';
import { FirstLink } from '../access/first-link.entity.js';
import { KnownDevice } from '../access/known-device.entity.js';
import { Passkey } from '../access/passkey.entity.js';
import { RecoveryCode } from '../access/recovery-code.entity.js';
import { SignInCount } from '../access/sign-in-count.entity.js';
import { SignInTicket } from '../access/sign-in-ticket.entity.js';
import { Totp } from '../access/totp.entity.js';
import { ApiToken } from '../access/api-token.entity.js';
import { Session } from '../access/session.entity.js';
import { Organisation } from '../access/organisation.entity.js';
import { AdmissibilityNoteRow } from '../admissibility/admissibility-note.entity.js';
import { ApprovalDecisionRow } from '../approvals/approval-decision.entity.js';
import { ApprovalUseRow } from '../approvals/approval-use.entity.js';
import { ApprovalRow } from '../approvals/approval.entity.js';
import { BreakGlassCode } from '../elevations/break-glass-code.entity.js';
import { ElevationReviewRow } from '../elevations/elevation-review.entity.js';
import { ElevationRow } from '../elevations/elevation.entity.js';
import { CaseAccess } from '../cases/case-access.entity.js';
import { CaseRow } from '../cases/case-record.entity.js';
import { DeviceRow } from '../operations/device.entity.js';
import { OperationsYearRow } from '../operations/operations-year.entity.js';
import { AuthorityRow } from '../cooperation/authority.entity.js';
import { RequestRow } from '../cooperation/request.entity.js';
import { ProposalRow } from '../custody/proposal.entity.js';
import { ProtectedCase } from '../custody/protected-case.entity.js';
import { DisclosureCheckRow } from '../disclosure/disclosure-check.entity.js';
import { DisclosureRow } from '../disclosure/disclosure.entity.js';
import { Blob } from '../evidence/blob.entity.js';
import { ObjectKeyRow } from '../evidence/object-key.entity.js';
import { Upload } from '../evidence/upload.entity.js';
import { WrappingKeyRow } from '../evidence/wrapping-key.entity.js';
import { Export } from '../exports/export.entity.js';
import { ItemRow } from '../items/item.entity.js';
import { ChainHead } from '../ledger/chain-head.entity.js';
import { CheckpointRow } from '../ledger/checkpoint.entity.js';
import { EventField } from '../ledger/event-field.entity.js';
import { EventRow } from '../ledger/event.entity.js';
import { KnownErasureRow } from '../ledger/known-erasure.entity.js';
import { LogHead } from '../ledger/log-head.entity.js';
import { LogTile } from '../ledger/log-tile.entity.js';
import { PublisherLease } from '../ledger/publisher-lease.entity.js';
import { NoticeAttempt } from '../notices/notice-attempt.entity.js';
import { NoticeDelivery } from '../notices/notice-delivery.entity.js';
import { NoticeLease } from '../notices/notice-lease.entity.js';
import { NoticeSubscription } from '../notices/notice-subscription.entity.js';
import { NoticeRow } from '../notices/notice.entity.js';
import { ProvenanceRow } from '../provenance/provenance-record.entity.js';
import { ReadEntryRow } from '../reads/read-entry.entity.js';
import { ReadLease } from '../reads/read-lease.entity.js';
import { ReadMinuteRow } from '../reads/read-minute.entity.js';
import { ReadSealRow } from '../reads/read-seal.entity.js';

type EntityClass = abstract new (...args: never[]) => object;

/** Every entity, listed by hand: a file pattern would load whatever lies in the folder. */
export const entities: readonly EntityClass[] = [
  Account,
  AccountIdentity,
  AgencyLogout,
  AgencySignIn,
  AdmissibilityNoteRow,
  ApiToken,
  ApprovalDecisionRow,
  ApprovalRow,
  ApprovalUseRow,
  AuthorityRow,
  Blob,
  BreakGlassCode,
  CaseAccess,
  CaseRow,
  ChainHead,
  CheckpointRow,
  ElevationReviewRow,
  ElevationRow,
  EventField,
  EventRow,
  Export,
  ItemRow,
  KnownErasureRow,
  LogHead,
  LogTile,
  NoticeAttempt,
  NoticeDelivery,
  NoticeLease,
  NoticeRow,
  NoticeSubscription,
  ObjectKeyRow,
  Organisation,
  ProposalRow,
  ProtectedCase,
  ProvenanceRow,
  PublisherLease,
  ReadEntryRow,
  ReadLease,
  ReadMinuteRow,
  ReadSealRow,
  RequestRow,
  Session,
  Totp,
  RecoveryCode,
  Passkey,
  KnownDevice,
  SignInTicket,
  SignInCount,
  FirstLink,
  DeviceRow,
  DisclosureRow,
  DisclosureCheckRow,
  OperationsYearRow,
  Upload,
  WrappingKeyRow,
];
