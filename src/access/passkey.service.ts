import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type VerifiedAuthenticationResponse,
  type VerifiedRegistrationResponse,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { WEBAUTHN_ES256 } from '../core/ledger/algorithm.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Invalid, NotFound, Unauthenticated } from '../platform/errors.js';
import { type Page } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { uuidV7 } from '../platform/uuid-v7.js';
import { AccessReader, type PageWanted } from './access.reader.js';
import { type NewPasskeyDto, type PasskeyAnswerDto } from './dto/passkey.dto.js';
import { type Passkey } from './passkey.entity.js';
import { type PasskeyRecord, PasskeyStore } from './passkey.store.js';
import { SignInStore, type TicketKind } from './sign-in.store.js';
import { SignInThrottle } from './sign-in-throttle.js';
import { type PasskeySite } from './site.js';
import { type Visitor } from './visitor.js';

/** How long a challenge may be answered, in which time a person finds their key. */
const challengeMs = 5 * 60 * 1000;

/** Passkeys (WebAuthn): discoverable, and never without the authenticator having verified its owner. */
@Injectable()
export class PasskeyService {
  constructor(
    @Inject(PasskeyStore) private readonly store: PasskeyStore,
    @Inject(SignInStore) private readonly tickets: SignInStore,
    @Inject(AccessReader) private readonly reader: AccessReader,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(SignInThrottle) private readonly throttle: SignInThrottle,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What the browser asks an authenticator that it does not know the owner of. */
  async signInOptions(
    { rpId }: PasskeySite,
    visitor: Visitor,
  ): Promise<PublicKeyCredentialRequestOptionsJSON> {
    await this.throttle.takeChallenge(visitor);
    const options = await generateAuthenticationOptions({
      ...{ rpID: rpId, userVerification: 'required', timeout: challengeMs },
    });
    await this.remember(options.challenge, 'passkey', null);
    return options;
  }

  /** Whose passkey answered. Every reason for refusing is told alike. */
  async signIn(answer: PasskeyAnswerDto, site: PasskeySite): Promise<string> {
    const challenge = challengeIn(answer.clientDataJSON);
    const ticket = await this.tickets.takeTicket(hashOf(challenge), 'passkey', this.clock.nowMs());
    const record = await this.store.record(Buffer.from(answer.id, 'base64url'));
    if (ticket === undefined || record === undefined || !isOwnerIn(answer, record)) throw refused();
    const { verified, authenticationInfo } = await verification(answer, record, challenge, site);
    if (!verified) throw refused();
    const { newCounter } = authenticationInfo;
    if (!(await this.store.use(record, newCounter, this.clock.nowMs()))) throw refused();
    return record.accountId;
  }

  /** What the browser makes a new passkey by; authenticators that have one already say so. */
  async registrationOptions(
    { accountId, login, displayName }: Person,
    { rpId }: PasskeySite,
  ): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const known = await this.store.credentialIds(accountId);
    const options = await generateRegistrationOptions({
      ...{ rpName: 'Witnessmark', rpID: rpId, timeout: challengeMs, attestationType: 'none' },
      ...{ userName: login, userDisplayName: displayName, userID: userHandleOf(accountId) },
      excludeCredentials: known.map((id) => ({ id: id.toString('base64url') })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    await this.remember(options.challenge, 'new_passkey', accountId);
    return options;
  }

  async register(
    { accountId }: Person,
    wanted: NewPasskeyDto,
    site: PasskeySite,
  ): Promise<Passkey> {
    const nowMs = this.clock.nowMs();
    const challenge = challengeIn(wanted.clientDataJSON);
    const ticket = await this.tickets.takeTicket(hashOf(challenge), 'new_passkey', nowMs);
    if (ticket?.accountId !== accountId) {
      throw unfit('The challenge is too old, was used before, or was not given to you.');
    }
    const { verified, registrationInfo } = await registered(wanted, challenge, site);
    if (!verified) throw unfit('It does not verify.');
    const { credential } = registrationInfo;
    await this.refuseAuthors(credential.publicKey);
    const passkey: Passkey = {
      id: uuidV7(nowMs),
      accountId,
      credentialId: Buffer.from(credential.id, 'base64url'),
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      name: wanted.name,
      createdMs: nowMs,
      lastUsedMs: null,
    };
    await this.store.add(passkey);
    return passkey;
  }

  async list({ accountId }: Person, wanted: PageWanted): Promise<Page<Passkey>> {
    return this.reader.passkeys(accountId, wanted);
  }

  /** Removes one of the person's own, but never their last way in. */
  async remove({ accountId }: Person, id: string): Promise<void> {
    const { isSet } = await this.reader.ownPassword(accountId);
    const removed = await this.store.remove(accountId, id, isSet);
    if (!removed) throw new NotFound('You have no such passkey.');
  }

  /** One that signs statements must sign nobody in: a sign-in could be made to sign a statement (ADR 21). */
  private async refuseAuthors(coseKey: Uint8Array): Promise<void> {
    const registered = (await this.ledger.registry()).keys();
    const isAuthors = registered.some(
      ({ alg, publicKey }) =>
        alg === WEBAUTHN_ES256 && Buffer.from(coseKey).includes(Buffer.from(publicKey.subarray(1))),
    );
    if (isAuthors) throw unfit('It signs statements; make another one to sign in with.');
  }

  private async remember(
    challenge: string,
    kind: TicketKind,
    accountId: string | null,
  ): Promise<void> {
    const nowMs = this.clock.nowMs();
    const ticket = { hash: hashOf(challenge), kind, accountId, endsMs: nowMs + challengeMs };
    await this.tickets.putTicket(ticket, nowMs);
  }
}

async function verification(
  { id, clientDataJSON, authenticatorData, signature }: PasskeyAnswerDto,
  record: PasskeyRecord,
  challenge: string,
  { origin, rpId }: PasskeySite,
): Promise<VerifiedAuthenticationResponse> {
  const response = { clientDataJSON, authenticatorData, signature };
  const publicKey = new Uint8Array(record.publicKey);
  try {
    return await verifyAuthenticationResponse({
      response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      credential: { id, publicKey, counter: record.counter },
      requireUserVerification: true,
    });
  } catch (error) {
    throw refused(error);
  }
}

async function registered(
  { id, clientDataJSON, attestationObject }: NewPasskeyDto,
  challenge: string,
  { origin, rpId }: PasskeySite,
): Promise<VerifiedRegistrationResponse> {
  const response = { clientDataJSON, attestationObject };
  try {
    return await verifyRegistrationResponse({
      response: { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
    });
  } catch (error) {
    throw unfit('It does not verify.', error);
  }
}

function refused(cause?: unknown): Unauthenticated {
  return new Unauthenticated('This passkey was not accepted.', { cause });
}

function unfit(reason: string, cause?: unknown): Invalid {
  const detail = `This cannot be your passkey. ${reason}`;
  return new Invalid(detail, [{ pointer: '/clientDataJSON', detail }], { cause });
}

/** The challenge that the browser says it answered; nothing is believed of it before it is found among ours. */
function challengeIn(clientDataJSON: string): string {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString('utf8'));
    const isObject = typeof data === 'object' && data !== null;
    if (isObject && 'challenge' in data && typeof data.challenge === 'string')
      return data.challenge;
  } catch (error) {
    throw unfit('clientDataJSON is no JSON.', error);
  }
  throw unfit('clientDataJSON names no challenge.');
}

function hashOf(challenge: string): Buffer {
  return createHash('sha256').update(challenge).digest();
}

/** The 16 bytes of the account's id, which is random and tells nothing. */
function userHandleOf(accountId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(accountId.replaceAll('-', ''), 'hex'));
}

function isOwnerIn({ userHandle }: PasskeyAnswerDto, { accountId }: PasskeyRecord): boolean {
  return userHandle === Buffer.from(userHandleOf(accountId)).toString('base64url');
}
