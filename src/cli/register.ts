import { Command } from 'commander';
import { type Json } from '../core/canonical/json.js';
import { type ActOptions, isList, keyFlag, objectIn, readObjectFile } from './act-options.js';
import { type Answer } from './answer.js';
import { CommandFailure } from './command-failure.js';
import { serverFlag, type ServiceClient, signedInClient, tokenFlag } from './http.js';
import { readKeyFile, type SigningKey } from './key-file.js';
import { sendFile } from './send-file.js';
import { SignedAct, type WrittenEvent } from './signed-act.js';

/** `witnessmark register`: enter a new item, with its file, into a case, signed with one's own key. */
export function registerCommand(): Command {
  return new Command('register')
    .description('register an item in a case, signed with your own key')
    .requiredOption('--case <id>', 'the case')
    .requiredOption(
      '--item <file>',
      'JSON: {"events":[{"type","occurred","fields"},…]}, the last of them item.registered/1',
    )
    .option('--file <path>', 'the bytes of the item')
    .option('--media-type <type>', 'what the file is', 'application/octet-stream')
    .requiredOption(...keyFlag)
    .requiredOption(...serverFlag)
    .option(...tokenFlag)
    .action(register);
}

interface RegisterOptions extends ActOptions {
  readonly case: string;
  readonly item: string;
  readonly file?: string;
  readonly mediaType: string;
}

async function register(options: RegisterOptions): Promise<void> {
  const { itemId, receipts } = await registerItem(
    signedInClient(options),
    readKeyFile(options.key),
    {
      caseId: options.case,
      events: eventsIn(readObjectFile(options.item)),
      ...(options.file === undefined
        ? {}
        : { file: { path: options.file, mediaType: options.mediaType } }),
    },
  );
  process.stdout.write(`${itemId}\n`);
  for (const receipt of receipts) process.stderr.write(`${JSON.stringify(receipt.value)}\n`);
}

/** A new item as a person writes it down: its events, the last of them `item.registered/1`, and its bytes. */
export interface WrittenItem {
  readonly caseId: string;
  readonly events: readonly WrittenEvent[];
  readonly file?: { readonly path: string; readonly mediaType: string };
}

export interface RegisteredItem {
  readonly itemId: string;
  /** One for each event of the item, then the one of `item.added/1`. */
  readonly receipts: readonly Answer[];
}

/** Reserves a chain, sends the bytes, signs the events and `item.added/1` on the case's chain, and posts the act. */
export async function registerItem(
  client: ServiceClient,
  key: SigningKey,
  { caseId, events, file }: WrittenItem,
): Promise<RegisteredItem> {
  const act = await SignedAct.begin(client, key);
  const { id: itemId } = await act.reserve();
  const brought = file === undefined ? {} : await bytesOf(client, act, itemId, file);
  let firstEventHash: string | undefined;
  for (const event of events) {
    const own = firstEventHash === undefined ? { caseId } : {};
    const bytes = event.type === 'item.registered/1' ? brought : {};
    const signed = await act.add(itemId, {
      ...event,
      fields: { ...own, ...bytes, ...event.fields },
    });
    firstEventHash ??= signed.eventHash;
  }
  if (firstEventHash === undefined) {
    throw new CommandFailure('An item is registered by at least one event.', 2);
  }
  await act.add(caseId, { type: 'item.added/1', fields: { itemId, firstEventHash } });
  return { itemId, receipts: await act.post() };
}

async function bytesOf(
  client: ServiceClient,
  act: SignedAct,
  itemId: string,
  { path, mediaType }: { readonly path: string; readonly mediaType: string },
): Promise<Readonly<Record<string, Json>>> {
  const sent = await sendFile(client, itemId, path, mediaType);
  act.bringIn(sent.uploadId);
  return { ...sent.fields, bytesState: sent.mismatch ? 'mismatch' : 'received' };
}

function eventsIn(item: Readonly<Record<string, Json>>): readonly WrittenEvent[] {
  const { events } = item;
  if (!isList(events)) throw new CommandFailure('The item needs a list "events".', 2);
  return events.map((value, i): WrittenEvent => {
    const { type, occurred, fields } = objectIn(value, `event ${i + 1}`);
    if (typeof type !== 'string' || (occurred !== undefined && typeof occurred !== 'string')) {
      throw new CommandFailure(`Event ${i + 1} needs a type, and its occurred is a text.`, 2);
    }
    return { type, occurred, fields: objectIn(fields, `fields of event ${i + 1}`) };
  });
}
