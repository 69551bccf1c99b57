import { toHex } from '../src/core/canonical/hex.js';
import { signDraft } from '../src/ledger/event-draft.js';
import { LedgerIdentity } from '../src/ledger/ledger-identity.js';
import { type PreparedEvent } from '../src/ledger/append-command.js';
import { type BenchLedger } from './bench-ledger.js';
import { together } from './measure.js';

/** One act has at most 64 events. */
const perAct = 64;
const writers = 4;

/**
 * Brings the log to `size` events through `ledger.append`, 64 of one chain a command, signed by the service. Nothing is
 * put into the database past the ledger.
 */
export async function fillWithPlain(
  bench: BenchLedger,
  chains: readonly string[],
  size: number,
  tell: (line: string) => void,
): Promise<void> {
  const { service } = bench.app.get(LedgerIdentity).keys;
  const ledger = (await bench.client.get('/api/ledger')).text('origin');
  const anchor = await bench.anchor();
  let left = size - (await bench.size());
  let told = left;
  await together(writers, async (writer) => {
    for (let turn = writer; left > 0; turn += writers) {
      const chain = chains[turn % chains.length] ?? '';
      const count = Math.min(perAct, left);
      left -= count;
      const head = await bench.head(chain, count);
      const events: PreparedEvent[] = [];
      for (const [n, next] of head.next.slice(0, count).entries()) {
        const prev = events.at(-1)?.eventHash;
        const place = {
          ...{ ledger, seq: head.seq + 1 + n, next, anchor },
          prev: prev === undefined ? head.prev : toHex(prev),
        };
        events.push(signDraft(bench.plainDraft(chain), place, service.current));
      }
      await bench.ledger.append({ events });
      if (told - left >= 100_000) {
        told = left;
        tell(`${left} events are left to log`);
      }
    }
  });
}

/** As {@link fillWithPlain}, each event signed with the person's key and verified at the door. */
export async function fillWithSigned(
  bench: BenchLedger,
  chains: readonly string[],
  perChain: number,
): Promise<void> {
  await together(writers, async (writer) => {
    for (const chain of chains.filter((_, i) => i % writers === writer)) {
      for (let left = perChain; left > 0; left -= perAct) {
        const lines = await bench.signedNotes(chain, Math.min(perAct, left));
        const events: PreparedEvent[] = [];
        for (const line of lines) events.push(await bench.ledger.prepare(line, ''));
        await bench.ledger.append({ events });
      }
    }
  });
}
