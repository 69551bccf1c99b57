import { Inject, Injectable } from '@nestjs/common';
import { fromHex } from '../core/canonical/hex.js';
import { type PlainValue } from '../core/ledger/field.js';
import { OwnOperationsService } from '../custody/own-operations.service.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Conflict, Forbidden, NotFound } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { RequestClaims } from '../platform/request-claim.js';
import { uuidV7 } from '../platform/uuid-v7.js';
import { breakGlassHash } from './break-glass-secret.js';
import { type Elevation, type Review, reviewWithinMs } from './elevation.js';
import { ElevationReader } from './elevation.reader.js';
import { type CodeOwner, ElevationStore } from './elevation.store.js';

/** What somebody wants to see, why, and by whose codes. */
export interface ElevationWanted {
  /** Of the case, or of an item in it; 64 hex digits. */
  readonly chainId: string;
  readonly reason: string;
  readonly hours: number;
  readonly keys: BreakGlassKeys;
}

/** Two custodians' codes, or the sealed one. */
export type BreakGlassKeys =
  | { readonly kind: 'custodians'; readonly codes: readonly CustodianCode[] }
  | { readonly kind: 'sealed'; readonly code: string };

export interface CustodianCode {
  readonly login: string;
  readonly code: string;
}

const hourMs = 60 * 60 * 1000;

/** Opens sight of a case in an emergency: recorded first, for hours, told to others, reviewed afterwards. */
@Injectable()
export class ElevationService {
  constructor(
    @Inject(ElevationStore) private readonly store: ElevationStore,
    @Inject(ElevationReader) private readonly reader: ElevationReader,
    @Inject(OwnOperationsService) private readonly operations: OwnOperationsService,
    @Inject(RequestClaims) private readonly claims: RequestClaims,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The event, the spent codes and the sight are one transaction: nothing opens that was not recorded. */
  async open(person: Person, wanted: ElevationWanted): Promise<Elevation> {
    const { hashes, owners } = await this.unlocked(person, wanted.keys);
    const caseId = await this.store.caseHolding(wanted.chainId);
    if (caseId === undefined) throw new NotFound('There is no such case or item.');
    const fromMs = this.clock.nowMs();
    const elevation: Omit<Elevation, 'logIndex'> = {
      ...{ id: uuidV7(fromMs), accountId: person.accountId, caseId, reason: wanted.reason },
      ...{ openedBy: owners.map(({ accountId }) => accountId), review: undefined },
      ...{ sealed: wanted.keys.kind === 'sealed', fromMs },
      ...{ untilMs: fromMs + wanted.hours * hourMs, reviewDueMs: fromMs + reviewWithinMs },
    };
    const claim = this.claims.current();
    await this.operations.record(person, {
      type: 'access.elevated/1',
      fields: fieldsOf(person, elevation),
      within: async (tx, logged) => {
        const logIndex = logged.at(-1)?.logIndex ?? 0;
        if (!(await this.store.open(tx, { ...elevation, logIndex }, hashes))) throw refusal();
        await claim?.mark(tx, logged);
      },
    });
    return this.find(person, elevation.id);
  }

  async find(person: Person, id: string): Promise<Elevation> {
    const found = await this.reader.find(person.accountId, id);
    if (found !== undefined) return found;
    throw new NotFound('There is no such elevation, or you may not see it.');
  }

  /** By an auditor who had no part in it. */
  async review(
    person: Person,
    id: string,
    { finding, reason }: Pick<Review, 'finding' | 'reason'>,
  ): Promise<Elevation> {
    const elevation = await this.find(person, id);
    if (!person.roles.includes('auditor')) throw new Forbidden('An auditor reviews this.');
    if ([elevation.accountId, ...elevation.openedBy].includes(person.accountId)) {
      throw new Forbidden('Somebody else reviews what you had a part in.');
    }
    const review: Review = { finding, reason, by: person.accountId, ms: this.clock.nowMs() };
    if (await this.store.review(id, review)) return { ...elevation, review };
    throw new Conflict('This was reviewed before.');
  }

  /** Says of wrong, used and void codes the same. */
  private async unlocked(
    person: Person,
    keys: BreakGlassKeys,
  ): Promise<{ readonly hashes: readonly Buffer[]; readonly owners: readonly CodeOwner[] }> {
    const codes = keys.kind === 'sealed' ? [keys.code] : keys.codes.map(({ code }) => code);
    const hashes = codes.map(breakGlassHash).filter((hash) => hash !== undefined);
    const owners = hashes.length === codes.length ? await this.store.ownersOf(hashes) : [];
    const isOthers = owners.every(({ accountId }) => accountId !== person.accountId);
    if (!isOthers || !doOpen(keys, owners)) throw refusal();
    return { hashes, owners };
  }
}

function doOpen(keys: BreakGlassKeys, owners: readonly CodeOwner[]): boolean {
  if (!owners.every(({ kind }) => kind === (keys.kind === 'sealed' ? 'sealed' : 'custodian'))) {
    return false;
  }
  if (keys.kind === 'sealed') return owners.length === 1;
  const named = new Set(keys.codes.map(({ login }) => login.toLowerCase()));
  return (
    named.size === 2 && owners.length === 2 && owners.every(({ login }) => named.delete(login))
  );
}

function refusal(): Forbidden {
  return new Forbidden(
    'These codes do not open anything: two unused ones are needed of two other custodians, or the sealed one.',
  );
}

function fieldsOf(
  { roles }: Person,
  { accountId, reason, fromMs, untilMs, caseId }: Omit<Elevation, 'logIndex'>,
): Readonly<Record<string, PlainValue>> {
  const bytes = fromHex(caseId, 32);
  if (bytes === undefined) throw new Error('a case is named by 64 hex digits');
  return {
    account: { type: 1, text: accountId },
    role: { type: 1, text: roles.join(' ') },
    reason: { type: 1, text: reason },
    from: { type: 4, ms: fromMs },
    until: { type: 4, ms: untilMs },
    caseId: { type: 3, bytes },
  };
}
