import { Inject, Injectable } from '@nestjs/common';
import { toHex } from '../core/canonical/hex.js';
import { emptyRoot } from '../core/ledger/merkle-tree.js';
import { encodeBlock, roles, signingInput, sortBlocks } from '../core/ledger/signature.js';
import { ED25519 } from '../core/ledger/key.js';
import { readStatement, statementHash } from '../core/ledger/statement.js';
import { ClosedFormError } from '../core/canonical/closed-form-error.js';
import { utf8 } from '../core/canonical/bytes.js';
import { Refused } from '../platform/errors.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type PreparedEvent } from './append-command.js';
import { ChainStore } from './chain.store.js';
import { CheckpointStore } from './checkpoint.store.js';
import { refuseFields } from './event-door.js';
import { type EventDraft, signDraft } from './event-draft.js';
import { type PostedLine } from './event-line.js';
import { LedgerIdentity } from './ledger-identity.js';
import { RegistryReader } from './registry.reader.js';
import { serviceKeyDraft } from './service-key-draft.js';

/** Makes the events that the service itself signs. The service's key is used nowhere else but for receipts. */
@Injectable()
export class EventComposer {
  constructor(
    @Inject(ChainStore) private readonly chains: ChainStore,
    @Inject(CheckpointStore) private readonly checkpoints: CheckpointStore,
    @Inject(RegistryReader) private readonly keys: RegistryReader,
    @Inject(LedgerIdentity) private readonly identity: LedgerIdentity,
  ) {}

  /**
   * An event on the chain's head, or after the events of the same act in `before`, anchored to the newest checkpoint
   * and signed in role 4. Throws a DomainError for fields that do not fit the type; `pointer` says where the event
   * stands in the body that asked for it.
   */
  async compose(
    draft: EventDraft,
    before: readonly PreparedEvent[] = [],
    pointer = '',
  ): Promise<PreparedEvent> {
    const own = before.filter(({ statement }) => statement.item === draft.chainId);
    const [position, newest] = await Promise.all([
      this.chains.position(draft.chainId, own.length + 1),
      this.checkpoints.newest(),
      // Whether the service's key has a successor.
      this.keys.current(),
    ]);
    if (position === undefined) {
      throw new Refused('chain-unknown', `Chain ${draft.chainId} was not reserved here.`);
    }
    const last = own.at(-1);
    const seq = position.seq + own.length + 1;
    const next = position.next.at(own.length);
    if (next === undefined) throw new Error('the store gave too few tags');
    refuseFields(draft.type, draft.fields, seq, (name) => `${pointer}/fields/${name}`);
    return signDraft(
      draft,
      {
        ledger: this.identity.origin,
        seq,
        prev: last === undefined ? position.prev : toHex(last.eventHash),
        next,
        anchor: newest ?? { size: 0, root: toHex(emptyRoot(nodeEngine)) },
      },
      this.identity.keys.service.current,
    );
  }

  /**
   * The registration of a key that is to succeed the service's present one, signed by the new key; the present one and
   * `vouchers` (`k1:…`) still have to sign.
   */
  async composeSuccession(vouchers: readonly string[], occurredMs: number): Promise<PreparedEvent> {
    const { origin, keys, serviceAccount } = this.identity;
    const successor = keys.service.successor(await this.keys.current(), occurredMs);
    const draft = serviceKeyDraft(origin, successor, serviceAccount);
    return this.compose({ ...draft, occurredMs, with: [this.identity.serviceKeyId, ...vouchers] });
  }

  /** The line with the block in role 4 of the service's key that it names. The caller vouches for what the service signs here. */
  countersign(line: PostedLine): PostedLine {
    const service = this.identity.keys.service.amongst(othersIn(line));
    const { keyId } = service;
    const hash = statementHash(nodeEngine, utf8(line.statement));
    const signature = service.sign(signingInput(ED25519, roles.service, keyId, hash));
    const block = encodeBlock({ alg: ED25519, role: roles.service, keyId, signature });
    const blocks = line.signatures.map((hex) => Buffer.from(hex, 'hex'));
    return { ...line, signatures: sortBlocks([...blocks, block]).map(toHex) };
  }
}

/** Who must sign besides the actor; nobody, for a line that is none: whoever reads it next refuses it. */
function othersIn({ statement }: PostedLine): readonly string[] {
  try {
    return readStatement(utf8(statement)).with;
  } catch (error) {
    if (error instanceof ClosedFormError) return [];
    throw error;
  }
}
