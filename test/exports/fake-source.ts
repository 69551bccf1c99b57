import { utf8 } from '../../src/core/canonical/bytes.js';
import { fromHex, toHex } from '../../src/core/canonical/hex.js';
import { checkpointText } from '../../src/core/ledger/checkpoint.js';
import { encodeValue, type Field, type PlainValue } from '../../src/core/ledger/field.js';
import { encodeLeaf } from '../../src/core/ledger/log-leaf.js';
import { renderNote } from '../../src/core/ledger/signed-note.js';
import { vkeyHash, vkeyText, vkeyTypes } from '../../src/core/ledger/vkey.js';
import { type BagSink } from '../../src/exports/bag-writer.js';
import { type PackageSource, type SourceEvent } from '../../src/exports/package-source.js';
import { nodeEngine } from '../../src/platform/node-engine.js';

export const ids = {
  control: 'c0'.repeat(32),
  case: 'ca'.repeat(32),
  item: '1e'.repeat(32),
  second: '2e'.repeat(32),
} as const;

export const evidence = utf8('bytes of an exercise');
export const evidenceSha256 = toHex(nodeEngine.sha256(evidence));

const name = 'exercise.test/log';
const publicKey = new Uint8Array(32).fill(7);
const logKey = { name, type: vkeyTypes.log, publicKey };
const salt = new Uint8Array(32).fill(5);

export type Values = Readonly<Record<string, PlainValue>>;

export function text(value: string): PlainValue {
  return { type: 1, text: value };
}

export function bytes(hex: string): PlainValue {
  return { type: 3, bytes: fromHex(hex) ?? new Uint8Array() };
}

export const opened: Values = { caseRef: text('EX/7'), leadOrganisation: text('Exercise Police') };
export const labels: Values = { exhibitRef: text('A/1'), title: text('A telephone') };
export const file: Values = {
  sha256: bytes(evidenceSha256),
  sha512: { type: 3, bytes: nodeEngine.sha512(evidence) },
  sizeBytes: { type: 2, integer: BigInt(evidence.length) },
  originalName: { type: 3, bytes: utf8('письмо.txt') },
  mediaType: text('text/plain'),
};
export const exported: Values = {
  kind: text('full'),
  purpose: text('trial'),
  recipient: text('Tribunal'),
  requestedBy: text('Prosecutor'),
  language: text('fr'),
  redactionProfile: text('none'),
  exportedAt: { type: 4, ms: Date.parse('2026-03-01T12:30:05.250Z') },
};

/** A log in memory whose events are in form; their signatures are nobody's, since writing does not ask. */
export class FakeLog {
  private readonly events: { readonly chain: string; readonly event: SourceEvent }[] = [];
  readonly stored = new Map<string, Uint8Array>();

  add(chain: string, type: string, values: Values): SourceEvent {
    const logIndex = this.events.length;
    const event: SourceEvent = {
      seq: this.ofChain(chain).length,
      logIndex,
      loggedMs: 1_772_359_200_000 + logIndex,
      type,
      tag: new Uint8Array(32).fill(logIndex),
      statement: utf8(`{"seq":${logIndex}}`),
      blocks: [Uint8Array.of(1, 2, 3)],
      eventHash: new Uint8Array(32).fill(0x80 + logIndex),
      fields: Object.entries(values).map(([field, value]): Field => {
        return { name: field, type: value.type, salt, value: encodeValue(value) };
      }),
    };
    this.events.push({ chain, event });
    return event;
  }

  /** A control chain, a case, and in it one item with a file. */
  static withOneFile(): FakeLog {
    const log = new FakeLog();
    log.add(ids.control, 'key.registered/1', {});
    log.add(ids.case, 'case.opened/1', opened);
    log.addItem(ids.item, { ...labels, ...file }, evidence);
    return log;
  }

  addItem(id: string, values: Values, content?: Uint8Array): SourceEvent {
    const registered = this.add(id, 'item.registered/1', values);
    if (content !== undefined) this.stored.set(`${id}:${registered.seq}`, content);
    this.add(ids.case, 'item.added/1', { itemId: bytes(id) });
    return registered;
  }

  /** Records the export and opens the source as of the entry after it. */
  export(values: Values = exported): PackageSource {
    const { logIndex } = this.add(ids.case, 'report.exported/1', values);
    return this.source(logIndex);
  }

  source(exportIndex: number): PackageSource {
    const size = this.events.length;
    const note = checkpointText({ origin: name, size, root: new Uint8Array(32) });
    const keyHash = vkeyHash(nodeEngine, logKey);
    const signature = new Uint8Array(64).fill(9);
    return {
      ledger: name,
      logVkey: vkeyText(nodeEngine, logKey),
      checkpoint: { size, note: renderNote(note, [{ name, keyHash, signature }]) },
      controlChain: ids.control,
      caseChain: ids.case,
      exportIndex,
      movedAway: new Set(),
      redactionProfile: () => undefined,
      generator: 'witnessmark/test',
      verifyPython: utf8('print()\n'),
      events: (chain) => stream(this.ofChain(chain)),
      proof: (index) => Promise.resolve([new Uint8Array(32).fill(index)]),
      leaves: (first, count) =>
        Promise.resolve(
          this.events.slice(first, first + count).map(({ event }) => encodeLeaf(event)),
        ),
      open: (item, seq) => {
        const content = this.stored.get(`${item}:${seq}`);
        return Promise.resolve(content && stream([content]));
      },
    };
  }

  private ofChain(chain: string): readonly SourceEvent[] {
    return this.events.filter((one) => one.chain === chain).map(({ event }) => event);
  }
}

/** A bag in memory. */
export class MemoryBag implements BagSink {
  readonly files = new Map<string, Buffer>();

  async add(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const read: Uint8Array[] = [];
    for await (const chunk of chunks) read.push(chunk);
    this.files.set(path, Buffer.concat(read));
  }

  text(path: string): string {
    return this.files.get(path)?.toString('utf8') ?? '';
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream of what is at hand
async function* stream<Part>(parts: readonly Part[]): AsyncGenerator<Part> {
  yield* parts;
}
