import { createHash, createPublicKey, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { actorText } from '../core/ledger/key.js';
import { registrationDraft } from '../core/ledger/key-registration.js';
import { parsePolicy } from '../core/ledger/policy.js';
import { roles } from '../core/ledger/signature.js';
import { type SignedLine } from '../core/ledger/signed-line.js';
import { nodeEngine } from '../operate/engine.js';
import { type Answer } from './answer.js';
import { CommandFailure } from './command-failure.js';
import {
  type ServerOptions,
  serverFlag,
  ServiceClient,
  signedInClient,
  tokenFlag,
} from './http.js';
import { createKeyFile, readKeyFile, type SigningKey } from './key-file.js';
import { checkedAnchor, headOf } from './ledger-answers.js';
import { addServiceKeyCommands } from './service-keys.js';
import { addSignature, signLine } from './sign-statement.js';

/** `witnessmark keys`: a person's signing key, and the ledger's public one. */
export function keysCommand(): Command {
  const command = new Command('keys').description('personal signing keys, and the key of a ledger');
  command
    .command('create')
    .description('make an Ed25519 key; keep the file, nobody else has a copy')
    .requiredOption('--out <file>', 'where to write it (mode 0600, never overwritten)')
    .action(({ out }: { out: string }) => {
      process.stdout.write(`${actorText(createKeyFile(out).keyId)}\n`);
    });
  command
    .command('register')
    .description('enter a key of yours into the key registry of a ledger')
    .requiredOption('--key <file>', 'the key file')
    .requiredOption(...serverFlag)
    .option(...tokenFlag)
    .option('--voucher <file>', 'an older key of yours that is here too, to vouch for the new one')
    .option(
      '--vouched-by <key...>',
      'keys that are elsewhere, k1:…: an older one of yours, or of administrators',
    )
    .option('--accept-unvouched', 'register it although nobody vouches for it; it will show')
    .action(register);
  addServiceKeyCommands(command);
  command
    .command('export')
    .description('write LEDGER.pem and a trust policy; only from a server that you trust')
    .requiredOption(...serverFlag)
    .requiredOption('--out <dir>', 'folder for the two files')
    .action(exportTrust);
  return command;
}

interface RegisterOptions extends ServerOptions {
  readonly key: string;
  readonly voucher?: string;
  readonly vouchedBy?: readonly string[];
  readonly acceptUnvouched?: boolean;
}

async function register(options: RegisterOptions): Promise<void> {
  const { vouchedBy = [], acceptUnvouched = false } = options;
  const client = signedInClient(options);
  const key = readKeyFile(options.key);
  if (vouchedBy.length > 0) {
    process.stdout.write(`${(await proposeKey(client, key, vouchedBy)).text('id')}\n`);
    process.stderr.write('proposed: the others vouch with `witnessmark event sign`\n');
    return;
  }
  const voucher = options.voucher === undefined ? undefined : readKeyFile(options.voucher);
  const answer = await registerKey(client, key, voucher, { acceptUnvouched });
  process.stdout.write(`${answer.text('keyId')}\n`);
  process.stderr.write(
    `registered at index ${answer.member('receipt').integer('logIndex')} of the log\n`,
  );
}

/** Signs the registration of a key for the account of the client's token, and posts it. */
export async function registerKey(
  client: ServiceClient,
  key: SigningKey,
  voucher?: SigningKey,
  { acceptUnvouched }: { readonly acceptUnvouched: boolean } = { acceptUnvouched: false },
): Promise<Answer> {
  const vouchers = voucher === undefined ? [] : [actorText(voucher.keyId)];
  const signed = await registrationOf(client, key, vouchers);
  const { line } =
    voucher === undefined ? signed : addSignature(signed.line, voucher, roles.counterSigner);
  return client.post('/api/keys', { ...line, acceptUnvouched }, randomUUID());
}

/** Signs the registration and proposes it: it is logged when those keys (`k1:…`) have vouched for it. */
export async function proposeKey(
  client: ServiceClient,
  key: SigningKey,
  vouchers: readonly string[],
): Promise<Answer> {
  const { line } = await registrationOf(client, key, vouchers);
  return client.post('/api/proposals', { event: line }, randomUUID());
}

async function registrationOf(
  client: ServiceClient,
  key: SigningKey,
  vouchers: readonly string[],
): Promise<SignedLine> {
  const [ledger, account] = [await client.get('/api/ledger'), await client.get('/api/accounts/me')];
  const head = await client.get(`/api/chains/${ledger.text('controlChain')}/head?ahead=1`);
  const registration = {
    ...{ keyId: key.keyId, alg: key.alg, publicKey: key.publicKey },
    account: account.text('id'),
    displayName: account.text('displayName'),
    organisation: account.text('organisation'),
    roles: account.texts('keyRoles'),
  };
  const draft = registrationDraft(nodeEngine, registration, {
    ledger: ledger.text('origin'),
    serviceKey: ledger.text('serviceKey'),
    vouchers,
    occurredMs: Date.now(),
  });
  return signLine({ draft, head: headOf(head), key, anchor: checkedAnchor(ledger) });
}

interface ExportOptions {
  readonly server: string;
  readonly out: string;
}

/**
 * What a verifier trusts must come from outside the package it checks. Here it comes from the server's word,
 * so the fingerprint is printed: compare it with one obtained on another way.
 */
export async function exportTrust({ server, out }: ExportOptions): Promise<void> {
  const vkey = (await new ServiceClient(server).get('/api/ledger')).text('logVkey');
  const policy = `log ${vkey}\nquorum none\n`;
  const { publicKey } = logOf(policy);
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') },
    format: 'jwk',
  });
  try {
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, 'LEDGER.pem'), key.export({ format: 'pem', type: 'spki' }));
    writeFileSync(join(out, 'policy'), policy);
  } catch (error) {
    throw new CommandFailure(`${out} cannot be written: ${messageOf(error)}`, 2);
  }
  const der = key.export({ format: 'der', type: 'spki' });
  process.stdout.write(`SHA-256 ${createHash('sha256').update(der).digest('hex')}\n`);
  process.stderr.write(
    'Compare this fingerprint of LEDGER.pem with one that did not come from the server.\n',
  );
}

/** The log of the policy; what a verifier would refuse is not written down. */
function logOf(policy: string): { readonly publicKey: Uint8Array } {
  try {
    const [log] = parsePolicy(policy).logs;
    if (log !== undefined) return log;
  } catch (error) {
    throw new CommandFailure(`The server's log key cannot be used: ${messageOf(error)}`, 4);
  }
  throw new CommandFailure('The server gave no log key.', 4);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
