import { compareBytes } from '../canonical/bytes.js';
import { toHex } from '../canonical/hex.js';
import { type Engine } from '../engine.js';
import { type Field } from '../ledger/field.js';
import { KeyRegistry } from '../ledger/registry.js';
import { readBlock, type SignatureBlock } from '../ledger/signature.js';
import { type ReadEvent } from './event-reading.js';
import { type Counts } from './claims.js';
import { checkSigners, checkTrust, type SigningPlace } from './signers.js';

const step = 5;
const stepOfFields = 4;

/** What is kept of an event of the control chain: doubts about a key may come up later in the chain. */
interface SignedControlEvent {
  readonly event: Pick<ReadEvent, 'findings'>;
  readonly blocks: readonly SignatureBlock[];
  readonly place: SigningPlace;
}

/** Step 5 for all events of a package: the control chain's first, then all others against the registry it made. */
export class SignerCheck {
  readonly registry: KeyRegistry;
  private readonly engine: Engine;
  private readonly control: SignedControlEvent[] = [];

  constructor(engine: Engine, counts: Counts) {
    this.registry = new KeyRegistry(engine);
    const counted = (verifies: boolean): boolean => {
      if (verifies) counts.signatures += 1;
      return verifies;
    };
    this.engine = {
      ...engine,
      ed25519Verify: (...signed) => counted(engine.ed25519Verify(...signed)),
      p256Verify: (...signed) => counted(engine.p256Verify(...signed)),
    };
  }

  /** `fields`: those that were signed. */
  checkEvent(event: ReadEvent, fields: readonly Field[]): void {
    this.checkBlocks(event, fields, { ...event.line, onControlChain: false });
  }

  checkControlEvent(event: ReadEvent, fields: readonly Field[]): void {
    const place = { ...event.line, onControlChain: true };
    const isReadable = !event.findings.hasErrorsIn(stepOfFields);
    const blocks = this.checkBlocks(event, fields, place);
    const { statement, findings } = event;
    const { logIndex, loggedMs } = event.line;
    // The registry says what is wrong with the event whether or not it is sound, but only a sound one takes effect.
    const sound = !findings.hasErrors;
    const control = { statement, blocks, fields, logIndex, loggedMs, sound };
    const faults = isReadable ? this.registry.apply(control) : this.registry.checkUnread(control);
    for (const { code, detail } of faults) findings.add(code, step, detail);
    this.control.push({
      event: { findings },
      blocks: blocks.filter(({ keyId }) => this.isKnownSigner(toHex(keyId), event)),
      place: { logIndex, loggedMs, onControlChain: true },
    });
  }

  /** After the control chain's last event: which of its signers were doubtful, as is known only now. */
  finishControl(): void {
    for (const { event, blocks, place } of this.control) {
      for (const { code, detail } of checkTrust(blocks, this.registry, place)) {
        event.findings.add(code, step, detail);
      }
    }
  }

  /** Not a key that was registered only later, or at this very index by another event. */
  private isKnownSigner(keyId: string, { line, statement }: ReadEvent): boolean {
    const isKnown = this.registry.statusAt(keyId, line.logIndex).kind !== 'unknown';
    return isKnown || `k1:${keyId}` === statement.actor;
  }

  private checkBlocks(
    event: ReadEvent,
    fields: readonly Field[],
    place: SigningPlace,
  ): readonly SignatureBlock[] {
    const { statement, statementHash, findings } = event;
    const blocks = cutUp(event);
    const signed = { statement, statementHash, blocks, fields };
    for (const { code, detail } of checkSigners(this.engine, signed, this.registry, place)) {
      findings.add(code, step, detail);
    }
    return blocks;
  }
}

function cutUp({ line, findings }: ReadEvent): readonly SignatureBlock[] {
  const blocks = line.signatures.map(readBlock);
  const whole = blocks.filter((block) => block !== undefined);
  if (whole.length < blocks.length) findings.add('E_SIG', step, 'a block cannot be cut up');
  const isSorted = line.signatures.every(
    (block, i, all) => i === 0 || compareBytes(all[i - 1] ?? block, block) <= 0,
  );
  if (!isSorted) findings.add('E_CANON', step, 'blocks unsorted');
  return whole;
}
