import { type MigrationInterface } from 'typeorm';
import { Roles1764000000001 } from '../../migrations/0001-roles.js';
import { Ledger1764000000002 } from '../../migrations/0002-ledger.js';
import { Access1764000000003 } from '../../migrations/0003-access.js';
import { Evidence1764000000004 } from '../../migrations/0004-evidence.js';
import { Cases1764000000005 } from '../../migrations/0005-cases.js';
import { Exports1764000000006 } from '../../migrations/0006-exports.js';
import { LoggedRequests1764000000007 } from '../../migrations/0007-logged-requests.js';
import { Cooperation1764000000008 } from '../../migrations/0008-cooperation.js';
import { Notices1764000000009 } from '../../migrations/0009-notices.js';
import { Authorities1764000000010 } from '../../migrations/0010-authorities.js';
import { Disclosures1764000000011 } from '../../migrations/0011-disclosures.js';
import { MovedItems1764000000012 } from '../../migrations/0012-moved-items.js';
import { Operations1764000000013 } from '../../migrations/0013-operations.js';
import { Lineage1764000000014 } from '../../migrations/0014-lineage.js';
import { GrantsOfItems1764000000015 } from '../../migrations/0015-grants-of-items.js';
import { SignIn1764000000016 } from '../../migrations/0016-sign-in.js';
import { Agencies1764000000017 } from '../../migrations/0017-agencies.js';
import { Reads1764000000018 } from '../../migrations/0018-reads.js';
import { ObjectKeys1764000000019 } from '../../migrations/0019-object-keys.js';
import { Erasure1764000000020 } from '../../migrations/0020-erasure.js';
import { Approvals1764000000021 } from '../../migrations/0021-approvals.js';
import { Policies1764000000022 } from '../../migrations/0022-policies.js';
import { ProtectedPersons1764000000023 } from '../../migrations/0023-protected-persons.js';

/** Every migration in order of its number; each runs in a transaction of its own as wm_owner. */
export const migrations: readonly (new () => MigrationInterface)[] = [
  Roles1764000000001,
  Ledger1764000000002,
  Access1764000000003,
  Evidence1764000000004,
  Cases1764000000005,
  Exports1764000000006,
  LoggedRequests1764000000007,
  Cooperation1764000000008,
  Notices1764000000009,
  Authorities1764000000010,
  Disclosures1764000000011,
  MovedItems1764000000012,
  Operations1764000000013,
  Lineage1764000000014,
  GrantsOfItems1764000000015,
  SignIn1764000000016,
  Agencies1764000000017,
  Reads1764000000018,
  ObjectKeys1764000000019,
  Erasure1764000000020,
  Approvals1764000000021,
  Policies1764000000022,
  ProtectedPersons1764000000023,
];
