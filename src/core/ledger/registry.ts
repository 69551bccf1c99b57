import { equalBytes } from '../canonical/bytes.js';
import { ClosedFormError } from '../canonical/closed-form-error.js';
import { fromHex, toHex } from '../canonical/hex.js';
import { type Engine } from '../engine.js';
import { type Field } from './field.js';
import {
  readRegistration,
  readRevocation,
  type Registration,
  type Revocation,
} from './key-registration.js';
import { isKnownAlgorithm, isSoundKey } from './algorithm.js';
import { ED25519, keyIdOf } from './key.js';
import { roles, type SignatureBlock } from './signature.js';
import { type Statement } from './statement.js';

/** A key as the control chain has it. `keyId` is hex, indexes are log indexes, times ms since 1970. */
export interface RegisteredKey {
  readonly keyId: string;
  readonly alg: number;
  readonly publicKey: Uint8Array;
  readonly account: string;
  readonly displayName: string;
  readonly organisation: string;
  readonly roles: readonly string[];
  readonly firstIndex: number;
  readonly registeredMs: number;
  readonly revokedIndex?: number;
  readonly vouched: boolean;
  /** Hex key ids that signed its registration in role 2 or 3. */
  readonly vouchers: readonly string[];
  readonly suspectSinceMs?: number;
}

export type KeyStatus =
  | { readonly kind: 'live' | 'revoked'; readonly key: RegisteredKey }
  | { readonly kind: 'unknown'; readonly key?: undefined };

/** A readable event of the control chain. */
export interface ControlEvent {
  readonly statement: Statement;
  readonly blocks: readonly SignatureBlock[];
  readonly fields: readonly Field[];
  readonly logIndex: number;
  readonly loggedMs: number;
  /** False if the caller found an E code in steps 3 to 5: its rules are still checked, but it takes no effect. */
  readonly sound: boolean;
}

export interface RegistryFinding {
  readonly code: 'E_ROLE' | 'E_KEY_UNKNOWN';
  readonly detail: string;
}

interface Judgement {
  readonly findings: readonly RegistryFinding[];
  /** Absent where the event is refused. */
  readonly takeEffect?: () => void;
}

/**
 * Which keys there are, folded from the control chain (ledger format §2, verification step 5). Signatures are not
 * checked here: a caller does that for every event, and says so by `sound`. It changes with each event applied;
 * whoever folds it owns it.
 */
export class KeyRegistry {
  private readonly byId = new Map<string, RegisteredKey>();

  constructor(private readonly engine: Engine) {}

  /** Applies the next event of the control chain and says what is wrong with it; with a finding it has no effect. */
  apply(event: ControlEvent): readonly RegistryFinding[] {
    const { findings, takeEffect } = this.judge(event);
    if (findings.length === 0 && event.sound) takeEffect?.();
    return findings;
  }

  /** What `apply` would find, without applying it: for whoever is about to log the event. */
  check(event: ControlEvent): readonly RegistryFinding[] {
    return this.judge(event).findings;
  }

  /**
   * Whether the key of a registration without findings would be vouched for: otherwise everything that it signs shows
   * W_KEY_UNVOUCHED, for good.
   */
  wouldVouch(event: ControlEvent): boolean {
    return this.isVouched(event, readRegistration(event.fields));
  }

  /** What can be found in an event whose fields are not those that were signed: it takes no effect, whatever they say. */
  checkUnread(event: ControlEvent): readonly RegistryFinding[] {
    const { type } = event.statement;
    if (type === 'key.revoked/1') return [];
    if (type !== 'key.registered/1') return misplaced.findings;
    return this.isAdmitted(event) ? [] : [roleFinding('nobody entitled admitted the key')];
  }

  /** Live for what is logged after its registration, up to and including the event that revokes it. */
  statusAt(keyId: string, logIndex: number): KeyStatus {
    const key = this.byId.get(keyId);
    if (key === undefined || key.firstIndex >= logIndex) return { kind: 'unknown' };
    const isRevoked = key.revokedIndex !== undefined && key.revokedIndex < logIndex;
    return { kind: isRevoked ? 'revoked' : 'live', key };
  }

  find(keyId: string): RegisteredKey | undefined {
    return this.byId.get(keyId);
  }

  keysOf(account: string): readonly RegisteredKey[] {
    return this.keys().filter((key) => key.account === account);
  }

  /** All keys that were registered with effect, in the order of the chain. */
  keys(): readonly RegisteredKey[] {
    return [...this.byId.values()];
  }

  private judge(event: ControlEvent): Judgement {
    try {
      const { type } = event.statement;
      if (type === 'key.registered/1') return this.judgeRegistration(event);
      if (type === 'key.revoked/1') return this.judgeRevocation(event);
    } catch (error) {
      if (!(error instanceof ClosedFormError)) throw error;
      return refused(error.message);
    }
    return misplaced;
  }

  private judgeRegistration(event: ControlEvent): Judgement {
    const registration = readRegistration(event.fields);
    const keyId = toHex(registration.keyId);
    const isService = registration.roles.includes('service');
    const demands: readonly (readonly [boolean, string])[] = [
      [isKnownAlgorithm(registration.alg), 'algorithm'],
      [!isService || registration.alg === ED25519, 'algorithm of a service key'],
      [event.statement.actor === `k1:${keyId}`, 'actor is not the new key'],
      [!this.byId.has(keyId), 'key registered before'],
      [signs(event, keyId, isService ? roles.service : roles.author), 'role of the new key'],
      [this.isSponsored(event, registration), 'nobody entitled admitted the key'],
    ];
    const findings = demands.filter(([holds]) => !holds).map(([, detail]) => roleFinding(detail));
    const { alg, publicKey } = registration;
    if (!isSoundKey(registration) || !this.isIdOf(registration)) {
      findings.push({ code: 'E_KEY_UNKNOWN', detail: 'public key unsound, or not that of keyId' });
    }
    return {
      findings,
      takeEffect: () => {
        const { account, displayName, organisation } = registration;
        this.add({
          ...{ keyId, alg, publicKey, account, displayName, organisation },
          roles: registration.roles,
          firstIndex: event.logIndex,
          registeredMs: event.loggedMs,
          vouched: this.isVouched(event, registration),
          vouchers: vouchersOf(event),
        });
      },
    };
  }

  private isIdOf({ alg, publicKey, keyId }: Registration): boolean {
    return alg > 0 && alg < 256 && equalBytes(keyIdOf(this.engine, alg, publicKey), keyId);
  }

  /** The service's first key admits itself; any other needs a live service key, or two administrators. */
  private isSponsored(event: ControlEvent, registration: Registration): boolean {
    const isService = registration.roles.join() === 'service';
    return this.isAdmitted(event) && (!this.isFirst(event) || isService);
  }

  /** Nobody else lets itself in: an event that only says it were the first one needs sponsors. */
  private isFirst({ statement }: ControlEvent): boolean {
    return statement.seq === 0 && this.byId.size === 0;
  }

  private isAdmitted(event: ControlEvent): boolean {
    if (this.isFirst(event)) return event.statement.with.length === 0;
    const isAdmitted = this.signersOf(event, roles.service, 'service').length > 0;
    return isAdmitted || this.administratorAccounts(event).size >= 2;
  }

  private isVouched(event: ControlEvent, registration: Registration): boolean {
    const { account } = registration;
    const needsTwo =
      registration.roles.some((role) => role === 'administrator' || role === 'service') &&
      this.accountsThatAdminister(event.logIndex).size >= 2;
    if (needsTwo) return this.administratorAccounts(event).size >= 2;
    if (this.keysOf(account).length === 0 || this.administratorAccounts(event).size > 0) {
      return true;
    }
    return this.signersOf(event, roles.counterSigner).some(
      (key) => key.vouched && key.account === account,
    );
  }

  private judgeRevocation(event: ControlEvent): Judgement {
    const revocation = readRevocation(event.fields);
    const key = this.byId.get(toHex(revocation.keyId));
    if (key === undefined) return refused('the key to be revoked is not registered');
    if (!this.mayRevoke(event)) return refused('nobody entitled revoked the key');
    return {
      findings: [],
      takeEffect: () => {
        // The first counts: a second one could otherwise shorten the time in which the key is suspect.
        if (key.revokedIndex === undefined) this.revoke(key, revocation, event.logIndex);
      },
    };
  }

  private mayRevoke(event: ControlEvent): boolean {
    const actor = event.statement.actor.slice(3);
    const isActor = (key: RegisteredKey): boolean => key.keyId === actor;
    if (this.signersOf(event, roles.service, 'service').some(isActor)) return true;
    const first = this.signersOf(event, roles.author, 'administrator').find(isActor);
    return (
      first !== undefined &&
      this.signersOf(event, roles.approver, 'administrator').some(
        (second) => second.account !== first.account,
      )
    );
  }

  private revoke(key: RegisteredKey, revocation: Revocation, revokedIndex: number): void {
    const { suspectSinceMs } = revocation;
    const suspect = suspectSinceMs === undefined ? key : suspectFrom(key, suspectSinceMs);
    this.byId.set(key.keyId, { ...suspect, revokedIndex });
    // Whom a key vouched for stands behind it in the chain: one pass in order reaches all it is going to reach.
    for (const other of this.keys()) this.byId.set(other.keyId, this.withInherited(other));
  }

  private add(key: RegisteredKey): void {
    this.byId.set(key.keyId, this.withInherited(key));
  }

  /** A key for which a suspect key vouched, at or after the time from which that one is suspect, is suspect too. */
  private withInherited(key: RegisteredKey): RegisteredKey {
    return key.vouchers.reduce((so, voucher) => {
      const since = this.byId.get(voucher)?.suspectSinceMs;
      return since === undefined || key.registeredMs < since ? so : suspectFrom(so, since);
    }, key);
  }

  /** The live keys that signed in this role and hold that role of the registry, if one is named. */
  private signersOf(event: ControlEvent, role: number, keyRole?: string): RegisteredKey[] {
    return event.blocks
      .filter((block) => block.role === role)
      .map((block) => this.statusAt(toHex(block.keyId), event.logIndex))
      .flatMap((status) => (status.kind === 'live' ? [status.key] : []))
      .filter((key) => keyRole === undefined || key.roles.includes(keyRole));
  }

  /** Accounts of the administrators who signed as such: one person with two keys counts once. */
  private administratorAccounts(event: ControlEvent): ReadonlySet<string> {
    const keys = this.signersOf(event, roles.approver, 'administrator');
    return new Set(keys.map((key) => key.account));
  }

  private accountsThatAdminister(logIndex: number): ReadonlySet<string> {
    const live = this.keys().filter((key) => this.statusAt(key.keyId, logIndex).kind === 'live');
    const administrators = live.filter((key) => key.roles.includes('administrator'));
    return new Set(administrators.map((key) => key.account));
  }
}

function signs(event: ControlEvent, keyId: string, role: number): boolean {
  const id = fromHex(keyId) ?? new Uint8Array(0);
  const own = event.blocks.filter((block) => equalBytes(block.keyId, id));
  return own.length === 1 && own[0]?.role === role;
}

function vouchersOf(event: ControlEvent): string[] {
  return event.blocks
    .filter(({ role }) => role === roles.counterSigner || role === roles.approver)
    .map(({ keyId }) => toHex(keyId));
}

function suspectFrom(key: RegisteredKey, sinceMs: number): RegisteredKey {
  return { ...key, suspectSinceMs: Math.min(key.suspectSinceMs ?? sinceMs, sinceMs) };
}

function roleFinding(detail: string): RegistryFinding {
  return { code: 'E_ROLE', detail };
}

function refused(detail: string): Judgement {
  return { findings: [roleFinding(detail)] };
}

const misplaced = refused('this type has no place on the control chain');
