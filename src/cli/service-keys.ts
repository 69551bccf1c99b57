import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { type Command } from 'commander';
import { actorText } from '../core/ledger/key.js';
import { roles } from '../core/ledger/signature.js';
import { type EventLine } from '../core/ledger/signed-line.js';
import { readObjectFile } from './act-options.js';
import { approvalFlag, type ApprovalOptions, approvedClient } from './approved-client.js';
import { CommandFailure } from './command-failure.js';
import { type ServerOptions, serverFlag, signedInClient, tokenFlag } from './http.js';
import { readKeyFile } from './key-file.js';
import { printReceipt } from './receipt-line.js';
import { addSignature } from './sign-statement.js';

/** The part of `witnessmark keys` that is about the key of the service. */
export function addServiceKeyCommands(command: Command): void {
  command
    .command('rotate-service')
    .description('let a new key succeed the one the service signs with; two administrators sign')
    .requiredOption(
      '--administrator <key...>',
      'keys of two administrators, k1:…, one of them yours',
    )
    .requiredOption('--reason <text>', 'why')
    .requiredOption(...serverFlag)
    .option(...tokenFlag)
    .action(rotateService);
  command
    .command('end-service')
    .description("end a key of the service's that another has succeeded; needs an approval")
    .argument('<key>', 'the key, k1:…')
    .requiredOption('--reason <text>', 'why')
    .option('--suspect-since <time>', 'since when its signatures are in doubt, RFC 3339')
    .option(...approvalFlag)
    .requiredOption(...serverFlag)
    .option(...tokenFlag)
    .action(endService);
  command
    .command('replace-lost')
    .description(
      "where the file of the service's key is lost: make a new one, for two administrators to sign; stop the service first",
    )
    .requiredOption('--administrator <key...>', 'keys of two administrators, k1:…')
    .action(replaceLost);
  command
    .command('vouch')
    .description('sign, as an administrator, the line that `replace-lost` made')
    .argument('<file>', 'the line; the signature is added to it')
    .requiredOption('--key <file>', 'the key file')
    .action(vouch);
}

interface RotationOptions extends ServerOptions {
  readonly administrator: readonly string[];
  readonly reason: string;
}

async function rotateService(options: RotationOptions): Promise<void> {
  const { administrator: administrators, reason } = options;
  const body = { administrators, reason };
  const proposal = await signedInClient(options).post('/api/service-keys', body, randomUUID());
  process.stdout.write(`${proposal.text('id')}\n`);
  process.stderr.write('proposed: both administrators sign with `witnessmark event sign`\n');
}

interface EndOptions extends ApprovalOptions {
  readonly reason: string;
  readonly suspectSince?: string;
}

async function endService(keyId: string, options: EndOptions): Promise<void> {
  const { reason, suspectSince } = options;
  const path = `/api/service-keys/${encodeURIComponent(keyId)}/revocation`;
  const body = { reason, ...(suspectSince !== undefined && { suspectSince }) };
  const answer = await approvedClient(options).post(path, body, randomUUID());
  printReceipt(answer.member('receipt'));
}

async function replaceLost(options: { readonly administrator: readonly string[] }): Promise<void> {
  const { composeSuccession } = await import('../operate/lost-service-key.js');
  const { withOwnerDatabase } = await import('../operate/owner-database.js');
  const path = await withOwnerDatabase((ownerUrl, { home }) =>
    composeSuccession(ownerUrl, home, options.administrator, Date.now()),
  );
  process.stdout.write(`${path}\n`);
  process.stderr.write(
    'both administrators sign it with `witnessmark keys vouch`; bring it back to this place, then start the service\n',
  );
}

function vouch(path: string, options: { readonly key: string }): void {
  const key = readKeyFile(options.key);
  const line = readEventLine(path);
  if (!line.statement.includes(`"${actorText(key.keyId)}"`)) {
    throw new CommandFailure('The statement does not ask for a signature of this key.', 2);
  }
  const signed = addSignature(line, key, roles.approver);
  writeFileSync(path, `${JSON.stringify(signed.line, null, 2)}\n`);
}

/** A line as this program wrote it; whoever reads it next checks it whole. */
function readEventLine(path: string): EventLine {
  const line = readObjectFile(path);
  if (typeof line['statement'] === 'string' && Array.isArray(line['signatures'])) {
    // The members that are used were looked at; the others go back as they came.
    return line as unknown as EventLine;
  }
  throw new CommandFailure(`${path} is not an event line.`, 2);
}
