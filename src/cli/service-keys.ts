import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { type Command } from 'commander';
import { actorText } from '../core/ledger/key.js';
import { roles } from '../core/ledger/signature.js';
import { readJsonFile } from './act-options.js';
import { Answer } from './answer.js';
import { approvalFlag, type ApprovalOptions, approvedClient } from './approved-client.js';
import { CommandFailure } from './command-failure.js';
import { type ServerOptions, serverFlag, signedInClient, tokenFlag } from './http.js';
import { readKeyFile } from './key-file.js';
import { lineIn, registrationToSign } from './line-to-sign.js';
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
    .requiredOption(
      '--new-key <key>',
      'the new key of the service, k1:…, as whoever runs it told you on another way',
    )
    .requiredOption('--ledger <origin>', 'the ledger, e.g. ledger.example.org/evidence')
    .requiredOption('--key <file>', 'your key file')
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
  const { path, newKey } = await withOwnerDatabase((ownerUrl, { home }) =>
    composeSuccession(ownerUrl, home, options.administrator, Date.now()),
  );
  process.stdout.write(`${path}\n${newKey}\n`);
  process.stderr.write(
    'tell both administrators the id of the key; they sign it with `witnessmark keys vouch`; bring it back to this place, then start the service\n',
  );
}

interface VouchOptions {
  readonly key: string;
  readonly newKey: string;
  readonly ledger: string;
}

/** Signs nothing but the registration of this key as the service's, for this ledger. */
function vouch(path: string, options: VouchOptions): void {
  const key = readKeyFile(options.key);
  const line = lineIn(new Answer(readJsonFile(path)));
  const keyId = actorText(key.keyId);
  const voucher = { ledger: options.ledger, account: '', keyId, isAdministrator: true };
  const registration = registrationToSign(line, voucher);
  if (registration.roles.join() !== 'service') {
    throw new CommandFailure('Nothing was signed: it is no key of the service.', 4);
  }
  if (actorText(registration.keyId) !== options.newKey) {
    throw new CommandFailure('Nothing was signed: it registers another key than you named.', 4);
  }
  const signed = addSignature(line, key, roles.approver);
  writeFileSync(path, `${JSON.stringify(signed.line, null, 2)}\n`);
}
