import { Inject, Injectable } from '@nestjs/common';
import { toHex } from '../core/canonical/hex.js';
import { checkFields } from '../core/custody/check-fields.js';
import { type PlainField } from '../core/custody/event-type.js';
import { isKnownType } from '../core/custody/vocabulary.js';
import { decodeValue } from '../core/ledger/field.js';
import { emptyRoot } from '../core/ledger/merkle-tree.js';
import { type KeyRegistry } from '../core/ledger/registry.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Invalid, Refused } from '../platform/errors.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type PreparedEvent } from './append-command.js';
import { CheckpointStore } from './checkpoint.store.js';
import { type PostedLine, readPostedLine } from './event-line.js';
import { LedgerIdentity } from './ledger-identity.js';
import { signerError } from './refusals.js';
import { RegistryReader } from './registry.reader.js';
import { doorFault, type SignerFault, unfinishedFault } from './signer-check.js';

/** The event comes after everything logged so far. */
const comingIndex = Number.MAX_SAFE_INTEGER;

/**
 * Checks what others signed, outside any lock (ledger.md §8): form, schema, anchor, signatures. What comes through is
 * right in itself; whether it fits the chain and the moment is decided when it is logged.
 */
@Injectable()
export class EventDoor {
  constructor(
    @Inject(RegistryReader) private readonly keys: RegistryReader,
    @Inject(CheckpointStore) private readonly checkpoints: CheckpointStore,
    @Inject(LedgerIdentity) private readonly identity: LedgerIdentity,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** An event with all its signatures. Throws a DomainError that points into the line. */
  async prepare(line: PostedLine, pointer: string): Promise<PreparedEvent> {
    const { event, registry } = await this.read(line, pointer);
    const place = { logIndex: comingIndex, loggedMs: this.clock.nowMs() };
    refuseFault(doorFault(event, registry, place), pointer);
    return event;
  }

  /** An event for which others still have to sign: the blocks that are there must be right. */
  async prepareUnfinished(line: PostedLine, pointer: string): Promise<PreparedEvent> {
    const { event, registry } = await this.read(line, pointer);
    const place = { logIndex: comingIndex, loggedMs: this.clock.nowMs() };
    refuseFault(unfinishedFault(event, registry, place), pointer);
    return event;
  }

  private async read(
    line: PostedLine,
    pointer: string,
  ): Promise<{ readonly event: PreparedEvent; readonly registry: KeyRegistry }> {
    const event = readPostedLine(line, this.identity.origin, pointer);
    const registry = await this.keys.current();
    checkType(event, pointer);
    this.checkSignedByPerson(event, registry, pointer);
    checkSchema(event, pointer);
    await this.checkAnchor(event, pointer);
    return { event, registry };
  }

  /** `onBehalfOf` says for whom the service signed; in a person's statement it would name somebody else. */
  private checkSignedByPerson(event: PreparedEvent, registry: KeyRegistry, pointer: string): void {
    const { actor, body } = event.statement;
    if (registry.find(actor.slice(3))?.roles.includes('service') === true) return;
    if (body.fields.every((name) => name !== 'onBehalfOf' && name !== 'authentication')) return;
    throw new Refused(
      'fields-refused',
      'onBehalfOf and authentication stand only in events that the service signs for somebody.',
      { pointer: `${pointer}/fields` },
    );
  }

  /** The anchor is a checkpoint that was published here: any other would not be a prefix of this log. */
  private async checkAnchor({ statement }: PreparedEvent, pointer: string): Promise<void> {
    const { size, root } = statement.anchor;
    const known =
      size === 0 ? toHex(emptyRoot(nodeEngine)) : (await this.checkpoints.ofSize(size))?.root;
    if (known === root) return;
    throw new Refused('anchor-unknown', 'The anchor is not a checkpoint of this ledger.', {
      pointer: `${pointer}/statement`,
      safe: 'Nothing was written. Fetch the newest checkpoint, check it and sign again.',
    });
  }
}

function checkType({ statement }: PreparedEvent, pointer: string): void {
  if (isKnownType(statement.type)) return;
  throw new Refused('type-unknown', `There is no event type ${statement.type} here.`, {
    pointer: `${pointer}/statement`,
  });
}

function checkSchema({ statement, fields }: PreparedEvent, pointer: string): void {
  const plain = fields.map(({ name, type, value }): PlainField => {
    const read = decodeValue(type, value);
    if (read === undefined) throw new Error('a value was not checked when it was read');
    return { name, value: read };
  });
  refuseFields(statement.type, plain, statement.seq, (name) => {
    const position = fields.findIndex((field) => field.name === name);
    return position === -1 ? `${pointer}/fields` : `${pointer}/fields/${position}/value`;
  });
}

/** Throws `fields-refused` with every problem; `pointerOf` says where a field stands in the request. */
export function refuseFields(
  type: string,
  fields: readonly PlainField[],
  seq: number,
  pointerOf: (name: string) => string,
): void {
  const problems = checkFields(type, fields, seq);
  if (problems.length === 0) return;
  throw new Invalid(
    `The fields do not fit ${type}.`,
    problems.map(({ field, message }) => ({ pointer: pointerOf(field), detail: message })),
    { code: 'fields-refused' },
  );
}

function refuseFault(fault: SignerFault | undefined, pointer: string): void {
  if (fault !== undefined) throw signerError(fault, `${pointer}/signatures`);
}
