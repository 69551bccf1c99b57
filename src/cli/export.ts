import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { instantText } from '../core/canonical/instant.js';
import { type ActOptions, keyFlag } from './act-options.js';
import { approvalFlag, type ApprovalOptions, approvedClient } from './approved-client.js';
import { CommandFailure } from './command-failure.js';
import { serverFlag, type ServiceClient, tokenFlag } from './http.js';
import { readKeyFile, type SigningKey } from './key-file.js';
import { SignedAct } from './signed-act.js';

/** `witnessmark export`: hand a case over as an evidence package. */
export function exportCommand(): Command {
  return new Command('export')
    .description('export a case as an evidence package, recorded and signed with your own key')
    .requiredOption('--case <id>', 'the case')
    .requiredOption('--out <file>', 'where to write the ZIP')
    .requiredOption('--recipient <text>', 'who gets it')
    .requiredOption('--purpose <text>', 'what for')
    .requiredOption('--requested-by <text>', 'who asked for it')
    .addOption(
      new Option('--kind <kind>', 'with the bytes, or the record alone')
        .choices(['full', 'record-only'])
        .default('full'),
    )
    .option('--language <tag>', 'language of the recipient, BCP 47', 'en')
    .option(...approvalFlag)
    .requiredOption(...keyFlag)
    .requiredOption(...serverFlag)
    .option(...tokenFlag)
    .action(async (options: ExportOptions) => {
      const wanted = { ...options, caseId: options.case };
      const id = await exportCase(approvedClient(options), readKeyFile(options.key), wanted);
      process.stdout.write(`${id}\n`);
    });
}

interface ExportOptions extends ActOptions, ApprovalOptions, Omit<ExportWanted, 'caseId'> {
  readonly case: string;
}

export interface ExportWanted {
  readonly caseId: string;
  readonly kind: string;
  readonly recipient: string;
  readonly purpose: string;
  readonly requestedBy: string;
  readonly language: string;
  /** Path of the ZIP. */
  readonly out: string;
}

/** Signs and posts `report.exported/1`, waits for the package and writes it to `out`. Returns the export's id. */
export async function exportCase(
  client: ServiceClient,
  key: SigningKey,
  { caseId, out, ...wanted }: ExportWanted,
): Promise<string> {
  const act = await SignedAct.begin(client, key);
  const { kind, recipient, purpose, requestedBy, language } = wanted;
  const { line } = await act.add(caseId, {
    type: 'report.exported/1',
    fields: {
      ...{ kind, purpose, recipient, requestedBy, language },
      redactionProfile: 'none',
      exportedAt: instantText(Date.now()),
    },
  });
  const posted = await client.post(`/api/cases/${caseId}/exports`, { event: line }, randomUUID());
  const id = posted.text('id');
  await fetchPackage(client, id, out);
  return id;
}

/** Waits until the package of an export is built, and writes it to `out`. */
export async function fetchPackage(client: ServiceClient, id: string, out: string): Promise<void> {
  await untilReady(client, id);
  await download(client, id, out);
}

async function untilReady(client: ServiceClient, id: string): Promise<void> {
  for (let rounds = 0; ; rounds++) {
    const answer = await client.get(`/api/exports/${id}`);
    const state = answer.text('state');
    if (state === 'ready') return;
    if (state === 'failed') {
      throw new CommandFailure(
        `The package could not be built: ${answer.textOrNull('failure') ?? ''}`,
        5,
      );
    }
    if (rounds === 5) process.stderr.write('the service is building the package …\n');
    await setTimeout(Math.min(100 * 2 ** rounds, 2_000));
  }
}

/** Under a second name first: a download that breaks off must not pass for a package. */
async function download(client: ServiceClient, id: string, out: string): Promise<void> {
  const response = await client.download(`/api/exports/${id}/package`);
  if (response.body === null) throw new CommandFailure('The server sent no package.', 4);
  const part = `${out}.part`;
  try {
    await pipeline(Readable.fromWeb(response.body), createWriteStream(part));
    await rename(part, out);
  } catch (error) {
    await rm(part, { force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`The package could not be written to ${out}: ${reason}`, 5);
  }
}
