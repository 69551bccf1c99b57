import { equalBytes } from '../../core/canonical/bytes.js';
import { toHex } from '../../core/canonical/hex.js';
import { type FieldsByName } from '../../core/custody/event-type.js';
import { readInstant } from '../../core/canonical/instant.js';
import { type Field, fieldLeaf } from '../../core/ledger/field.js';
import { encodeLeaf } from '../../core/ledger/log-leaf.js';
import { type KeyRegistry } from '../../core/ledger/registry.js';
import { leafHash } from '../../core/ledger/merkle-tree.js';
import { type SignerCheck } from '../../core/verify/blocks-check.js';
import { type Counts } from '../../core/verify/claims.js';
import { type ReadEvent, type Reading, readParts } from '../../core/verify/event-reading.js';
import { checkFields } from '../../core/verify/fields-check.js';
import { type TimeCheck } from '../../core/verify/time-check.js';
import { authorOf, openValues } from '../../core/ledger/event-values.js';
import { caseOfChain } from '../../ledger/admission.js';
import { chainKindOf, type LoggedEvent } from '../../ledger/append-command.js';
import { nodeEngine } from '../../platform/node-engine.js';
import { type ErasedValues } from './erased-values.js';
import { type ChainLinks, isFirstTag } from './chain-links.js';
import { type LoggedRow } from './logged-rows.js';

/** What every event is held against. */
export interface EventChecks {
  readonly reading: Reading;
  readonly counts: Counts;
  readonly signers: SignerCheck;
  readonly links: ChainLinks;
  readonly times: TimeCheck;
  readonly erased: ErasedValues;
}

/** An event that could be read, and those of its fields that are the ones that were signed. */
interface SoundEvent {
  readonly event: ReadEvent;
  readonly fields: readonly Field[];
}

/**
 * Checks every event from the bytes that were signed, steps 3 to 9 of the verification, and what stands in the columns
 * beside them. The control chain goes first: it says whose keys the others are.
 */
export class EventAudit {
  /** Events of the control chain, read and checked before all others. By log index. */
  private readonly control = new Map<number, SoundEvent>();

  constructor(private readonly checks: EventChecks) {}

  get registry(): KeyRegistry {
    return this.checks.signers.registry;
  }

  takeControl(rows: readonly LoggedRow[]): void {
    const { signers } = this.checks;
    for (const row of rows) {
      const sound = this.read(row);
      if (sound === undefined) continue;
      signers.checkControlEvent(sound.event, sound.fields);
      this.control.set(row.line.logIndex, sound);
    }
    signers.finishControl();
  }

  /** The event as projections are written from it; undefined where it cannot be read. */
  take(row: LoggedRow): LoggedEvent | undefined {
    const { links, times, signers, counts, erased } = this.checks;
    const known = this.control.get(row.line.logIndex);
    const sound = known ?? this.read(row);
    if (sound === undefined) {
      links.miss(row);
      return undefined;
    }
    const { event, fields } = sound;
    counts.events += 1;
    if (known === undefined) signers.checkEvent(event, fields);
    this.checkColumns(row, event, fields);
    const values = openValues(fields);
    const kind = chainKindOf(event.statement.type);
    const opens = { kind, caseId: caseOfChain(kind, row.chainId, values) };
    const { tag, link } = links.take(row, event, opens);
    this.checkLeaf(row, event, tag);
    times.checkEvent(event);
    erased.take(row.chainId, event, values);
    return this.loggedEvent(row, event, values, link);
  }

  private read(row: LoggedRow): SoundEvent | undefined {
    const event = readParts(this.checks.reading, row.chainId, row.line);
    return event && { event, fields: checkFields(nodeEngine, event) };
  }

  /** The columns by which the service finds, lists and answers say what was signed. */
  private checkColumns(row: LoggedRow, event: ReadEvent, fields: readonly Field[]): void {
    const { statement, statementHash, findings } = event;
    const wrong = (column: string): void => {
      findings.add('E_PROJECTION', 13, 'the column is not what was signed', column);
    };
    if (row.type !== statement.type) wrong('type');
    if (toHex(row.actor) !== statement.actor.slice(3)) wrong('actor');
    if (!equalBytes(row.statementHash, statementHash)) wrong('statement_hash');
    for (const [position, field] of fields.entries()) {
      if (!('salt' in field)) continue;
      const leaf = fieldLeaf(nodeEngine, field, position);
      if (!equalBytes(leaf, row.leaves[position] ?? leaf.subarray(1))) wrong('leaf');
    }
  }

  /** The leaf that the log has: made of this event, at this time, under the tag that its chain had named. */
  private checkLeaf(row: LoggedRow, event: ReadEvent, named: Uint8Array | undefined): void {
    const { findings, eventHash } = event;
    const { seq, loggedMs } = row.line;
    const isNamed =
      named === undefined
        ? seq > 0 || isFirstTag(this.checks.reading.ledger, row.chainId, row.tag)
        : equalBytes(named, row.tag);
    if (!isNamed) findings.add('E_TAG', 7, 'not under the tag that its chain had named');
    const leaf = encodeLeaf({ loggedMs, tag: row.tag, eventHash });
    const isLogged =
      equalBytes(row.eventHash, eventHash) && equalBytes(row.leafHash, leafHash(nodeEngine, leaf));
    if (!isLogged) findings.add('E_LEAF', 7, 'the log has another entry');
  }

  private loggedEvent(
    row: LoggedRow,
    { statement, eventHash }: ReadEvent,
    fields: FieldsByName,
    { kind, caseId }: Pick<LoggedEvent, 'caseId'> & { readonly kind: LoggedEvent['chainKind'] },
  ): LoggedEvent {
    const { seq, logIndex, loggedMs } = row.line;
    return {
      ...{ seq, logIndex, loggedMs, eventHash, caseId, fields },
      chainId: row.chainId,
      chainKind: kind,
      leaf: encodeLeaf({ loggedMs, tag: row.tag, eventHash }),
      type: statement.type,
      occurredMs: readInstant(statement.occurred) ?? 0,
      account: authorOf(statement, fields, this.registry) ?? '',
    };
  }
}
