import { randomUUID } from 'node:crypto';
import { type Json } from '../core/canonical/json.js';
import { checkFields, orderFields } from '../core/custody/check-fields.js';
import { type PlainField } from '../core/custody/event-type.js';
import { fieldSchemas, readFieldJson } from '../core/custody/field-json.js';
import { readRfc3339 } from '../core/custody/rfc3339.js';
import { type Anchor } from '../core/ledger/anchor.js';
import { type PlainValue } from '../core/ledger/field.js';
import {
  type EventLine,
  type Head,
  headAfter,
  type SignedLine,
} from '../core/ledger/signed-line.js';
import { type Answer } from './answer.js';
import { CommandFailure } from './command-failure.js';
import { type ServiceClient } from './http.js';
import { type SigningKey } from './key-file.js';
import { checkedAnchor, headOf } from './ledger-answers.js';
import { signLine } from './sign-statement.js';

/** An event as a person writes it down: bytes as hex, instants as RFC 3339, decimals as text. */
export interface WrittenEvent {
  readonly type: string;
  /** RFC 3339; now where left out. */
  readonly occurred?: string | undefined;
  readonly fields: Readonly<Record<string, Json>>;
}

/** A chain that was reserved for the person and has no event yet. */
export interface ReservedChain {
  readonly id: string;
}

/** How far ahead tags are asked for: one act has at most 64 events. */
const tagsAhead = 64;

/**
 * An act in the making: events over any chains, each signed with the person's own key as it is added, posted together.
 * It keeps the heads that it has asked for, so that a later event of the act builds on an earlier one.
 */
export class SignedAct {
  private readonly heads = new Map<string, Head>();
  private readonly lines: EventLine[] = [];
  private readonly uploads: string[] = [];

  private constructor(
    private readonly client: ServiceClient,
    private readonly key: SigningKey,
    private readonly ledger: string,
    private readonly anchor: Anchor,
  ) {}

  /** Begins an act, anchored to the newest checkpoint whose signature this program checked. */
  static async begin(client: ServiceClient, key: SigningKey): Promise<SignedAct> {
    const answer = await client.get('/api/ledger');
    return new SignedAct(client, key, answer.text('origin'), checkedAnchor(answer));
  }

  async reserve(): Promise<ReservedChain> {
    const [chain] = (await this.client.post('/api/chains', { count: 1, ahead: tagsAhead })).items();
    if (chain === undefined) throw new CommandFailure('The server reserved no chain.', 4);
    return { id: chain.text('id') };
  }

  /** Signs one more event; the answer has its hash, which other events of the act may name. */
  async add(
    chainId: string,
    event: WrittenEvent,
    others: readonly string[] = [],
  ): Promise<SignedLine> {
    const head = await this.headOf(chainId);
    const signed = signLine({
      draft: {
        ledger: this.ledger,
        chainId,
        type: event.type,
        occurredMs: occurredMs(event.occurred),
        fields: readFields(event, head.seq + 1),
        with: others,
      },
      head,
      key: this.key,
      anchor: this.anchor,
    });
    this.heads.set(chainId, headAfter(head, signed));
    this.lines.push(signed.line);
    return signed;
  }

  /** Names an upload that one of the events brings in. */
  bringIn(uploadId: string): void {
    this.uploads.push(uploadId);
  }

  /** Posts the act; the answer has one receipt for each event, in order. */
  async post(): Promise<readonly Answer[]> {
    const body = { events: this.lines, uploads: this.uploads };
    return (await this.client.post('/api/statements', body, randomUUID())).list('receipts');
  }

  /** Proposes the only event of the act for others to sign; the answer is the proposal. */
  async propose(): Promise<Answer> {
    const [event] = this.lines;
    return this.client.post('/api/proposals', { event }, randomUUID());
  }

  private async headOf(chainId: string): Promise<Head> {
    const known = this.heads.get(chainId);
    if (known !== undefined) return known;
    return headOf(await this.client.get(`/api/chains/${chainId}/head?ahead=${tagsAhead}`));
  }
}

function occurredMs(occurred: string | undefined): number {
  if (occurred === undefined) return Date.now();
  const ms = readRfc3339(occurred);
  if (ms !== undefined) return ms;
  throw new CommandFailure(`Not a time like 2026-03-01T12:30:00Z: ${occurred}`, 2);
}

/** The fields in the order of the type, after the same checks that the service makes. */
function readFields({ type, fields }: WrittenEvent, seq: number): readonly PlainField[] {
  const schemas = fieldSchemas(type, fields);
  const problems: string[] = [];
  const values = new Map<string, PlainValue>();
  for (const [name, json] of Object.entries(fields)) {
    const schema = schemas.find((known) => known.name === name);
    const value = schema && readFieldJson(schema, json);
    if (value === undefined) {
      problems.push(
        schema === undefined
          ? `${name}: ${type} has no such field`
          : `${name}: not in the form of the field`,
      );
    } else {
      values.set(name, value);
    }
  }
  const ordered = orderFields(type, values);
  if (problems.length === 0) {
    problems.push(
      ...checkFields(type, ordered, seq).map(({ field, message }) => `${field}: ${message}`),
    );
  }
  if (problems.length === 0) return ordered;
  throw new CommandFailure(
    [`The fields do not fit ${type}:`, ...problems.map((p) => `  ${p}`)].join('\n'),
    2,
  );
}
