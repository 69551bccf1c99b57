import { Inject, Injectable } from '@nestjs/common';
import { fromHex } from '../core/canonical/hex.js';
import { type Json } from '../core/canonical/json.js';
import { orderFields } from '../core/custody/check-fields.js';
import { type PlainField } from '../core/custody/event-type.js';
import { fieldSchemas, readFieldJson } from '../core/custody/field-json.js';
import { readRfc3339 } from '../core/custody/rfc3339.js';
import { isKnownType, personsNeeded } from '../core/custody/vocabulary.js';
import { type PlainValue } from '../core/ledger/field.js';
import { type PreparedEvent } from '../ledger/append-command.js';
import { EvidenceService } from '../evidence/evidence.service.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { type FieldProblem, Invalid, Refused } from '../platform/errors.js';
import { type ActingPerson } from '../platform/person.js';
import { broughtInBy, bringsIn } from './brought-in.js';

/** An event as JSON: bytes in hex, instants as RFC 3339, decimals as text, integers as numbers. */
export interface PlainEvent {
  readonly type: string;
  /** RFC 3339; now where left out. */
  readonly occurred?: string;
  readonly fields: Readonly<Record<string, Json>>;
  readonly uploads?: readonly string[];
  /** Where the event stands in the body, if not at its top; problems are told there. */
  readonly pointer?: string;
}

/** How a person who posts without a key of their own proved who they are (ledger.md §6). */
export const authenticationByPassword = 'password';

/** Makes events out of JSON that a person posted: signed by the service, saying for whom and how that is known. */
@Injectable()
export class PlainActs {
  constructor(
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(EvidenceService) private readonly evidence: EvidenceService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** `own` are fields that the service adds itself, such as an item's `caseId`. */
  async compose(
    person: ActingPerson,
    chainId: string,
    event: PlainEvent,
    before: readonly PreparedEvent[],
    own: Readonly<Record<string, PlainValue>> = {},
  ): Promise<PreparedEvent> {
    refuseType(event);
    if (fromHex(chainId, 32) === undefined) {
      throw new Refused('chain-unknown', 'A chain is named by 64 hex digits.');
    }
    const fields = new Map([...(await this.broughtIn(person, event)), ...readFields(event)]);
    for (const [name, value] of Object.entries(own)) fields.set(name, value);
    fields.set('onBehalfOf', { type: 1, text: person.accountId });
    fields.set('authentication', { type: 1, text: authenticationByPassword });
    return this.ledger.compose(
      {
        chainId,
        type: event.type,
        occurredMs: this.occurredMs(event),
        fields: orderFields(event.type, fields),
      },
      before,
      event.pointer,
    );
  }

  /** What the service knows of an uploaded file need not be typed in again. */
  private async broughtIn(
    person: ActingPerson,
    { type, uploads = [] }: PlainEvent,
  ): Promise<readonly [string, PlainValue][]> {
    if (uploads.length !== 1 || !bringsIn(type)) return [];
    return (await this.evidence.attachable(person, uploads)).flatMap((upload) =>
      broughtInBy(upload, type),
    );
  }

  /** An act of the service's own, on its own account. */
  async composeOwn(
    chainId: string,
    type: string,
    fields: Readonly<Record<string, PlainValue>>,
    before: readonly PreparedEvent[],
  ): Promise<PreparedEvent> {
    const { serviceAccount } = this.ledger.identity();
    const all = new Map<string, PlainValue>(Object.entries(fields));
    all.set('onBehalfOf', { type: 1, text: serviceAccount });
    all.set('authentication', { type: 1, text: 'service' });
    const draft = { chainId, type, occurredMs: this.clock.nowMs(), fields: orderFields(type, all) };
    return this.ledger.compose(draft, before);
  }

  private occurredMs({ occurred, pointer = '' }: PlainEvent): number {
    if (occurred === undefined) return this.clock.nowMs();
    const ms = readRfc3339(occurred);
    if (ms !== undefined) return ms;
    const detail = 'occurred is a time like 2026-03-01T12:30:00.250Z.';
    throw new Invalid(detail, [{ pointer: `${pointer}/occurred`, detail }]);
  }
}

function refuseType({ type, pointer = '' }: PlainEvent): void {
  if (!isKnownType(type)) {
    throw new Refused('type-unknown', `There is no event type ${type} here.`, {
      pointer: `${pointer}/type`,
    });
  }
  if (personsNeeded(type) === 2) {
    throw new Refused(
      'two-persons-needed',
      'This act needs the signatures of two persons: propose it with your own key at /api/proposals.',
      {
        pointer: `${pointer}/type`,
      },
    );
  }
}

function readFields({ type, fields, pointer = '' }: PlainEvent): readonly [string, PlainValue][] {
  const schemas = fieldSchemas(type, fields);
  const problems: FieldProblem[] = [];
  const values = Object.entries(fields).flatMap(([name, json]): [string, PlainValue][] => {
    const value = readOne(schemas, name, json, problems, pointer);
    return value === undefined ? [] : [[name, value]];
  });
  if (problems.length === 0) return values;
  throw new Invalid(`The fields do not fit ${type}.`, problems, { code: 'fields-refused' });
}

type Schemas = ReturnType<typeof fieldSchemas>;

const added: ReadonlySet<string> = new Set(['onBehalfOf', 'authentication', 'caseId']);

function readOne(
  schemas: Schemas,
  name: string,
  json: Json,
  problems: FieldProblem[],
  at: string,
): PlainField['value'] | undefined {
  const pointer = `${at}/fields/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const schema = schemas.find((known) => known.name === name);
  if (schema === undefined || added.has(name)) {
    const detail = added.has(name)
      ? `${name} is filled in by the service.`
      : 'This type of event has no field of that name.';
    problems.push({ pointer, detail });
    return undefined;
  }
  const value = readFieldJson(schema, json);
  if (value === undefined) {
    problems.push({ pointer, detail: 'The value is not in the form that this field takes.' });
  }
  return value;
}
