import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { actorText } from '../core/ledger/key.js';
import { type Role, roles } from '../core/ledger/signature.js';
import { type EventLine } from '../core/ledger/signed-line.js';
import { type ActOptions, keyFlag, readObjectFile } from './act-options.js';
import { type Answer } from './answer.js';
import { approvalFlag, type ApprovalOptions, approvedClient } from './approved-client.js';
import { CommandFailure } from './command-failure.js';
import { serverFlag, type ServiceClient, signedInClient, tokenFlag } from './http.js';
import { readKeyFile, type SigningKey } from './key-file.js';
import { hashOfLine, lineIn, registrationToSign, typeToSign } from './line-to-sign.js';
import { printReceipt } from './receipt-line.js';
import { sendFile } from './send-file.js';
import { signatureBlock } from './sign-statement.js';
import { SignedAct } from './signed-act.js';

/** `witnessmark event`: record what happened to an item or a case, signed with one's own key. */
export function eventCommand(): Command {
  const command = new Command('event').description('record events, signed with your own key');
  command
    .command('add')
    .description('record one event; a type that needs two persons becomes a proposal')
    .requiredOption('--type <type>', 'e.g. transfer.received/1')
    .requiredOption('--fields <file>', 'its fields as a JSON object; - reads standard input')
    .option('--chain <id>', 'the item or case; left out, a new chain is opened (case.opened/1)')
    .option('--occurred <time>', 'when it happened, RFC 3339 (default: now)')
    .option('--file <path>', 'a file that the event brings in (file.attached/1)')
    .option('--media-type <type>', 'what the file is', 'application/octet-stream')
    .option('--second <key...>', 'keys that must sign too, k1:…')
    .option(...approvalFlag)
    .requiredOption(...keyFlag)
    .requiredOption(...serverFlag)
    .option(...tokenFlag)
    .action(add);
  command
    .command('sign')
    .description('sign what another person proposed; look at it first with `event show`')
    .argument('<proposal>', 'id of the proposal')
    .option('--hash <hex>', 'what `event show` printed: nothing else is signed')
    .requiredOption(...keyFlag)
    .requiredOption(...serverFlag)
    .option(...tokenFlag)
    .action(sign);
  command
    .command('show')
    .description('show what another person proposed')
    .argument('<proposal>', 'id of the proposal')
    .requiredOption(...serverFlag)
    .option(...tokenFlag)
    .action(show);
  return command;
}

interface AddOptions extends ActOptions, ApprovalOptions {
  readonly type: string;
  readonly fields: string;
  readonly chain?: string;
  readonly occurred?: string;
  readonly file?: string;
  readonly mediaType: string;
  readonly second?: readonly string[];
}

async function add(options: AddOptions): Promise<void> {
  const client = approvedClient(options);
  const act = await SignedAct.begin(client, readKeyFile(options.key));
  const chainId = options.chain ?? (await act.reserve()).id;
  let fields = readObjectFile(options.fields);
  if (options.file !== undefined) {
    const sent = await sendFile(client, chainId, options.file, options.mediaType);
    if (sent.mismatch) {
      throw new CommandFailure(
        'The bytes that arrived are not those that were sent. The service has recorded this and put the item in quarantine.',
        1,
      );
    }
    act.bringIn(sent.uploadId);
    fields = { ...sent.fields, ...fields };
  }
  const { type, occurred, second = [] } = options;
  await act.add(chainId, { type, occurred, fields }, second);
  if (second.length > 0) {
    process.stdout.write(`${(await act.propose()).text('id')}\n`);
    process.stderr.write('proposed: the others sign with `witnessmark event sign`\n');
    return;
  }
  for (const receipt of await act.post()) printReceipt(receipt);
}

interface SignOptions extends ActOptions {
  readonly hash?: string;
}

async function sign(id: string, options: SignOptions): Promise<void> {
  const key = readKeyFile(options.key);
  const proposal = await signProposal(signedInClient(options), key, id, options.hash);
  const receipt = proposal.member('receipt');
  if (receipt.value !== null) printReceipt(receipt);
  else process.stderr.write('signed; others still have to sign\n');
}

/** Adds the person's block to a proposal; only to the statement with that hash, where one is given. */
export async function signProposal(
  client: ServiceClient,
  key: SigningKey,
  id: string,
  hash?: string,
): Promise<Answer> {
  const proposal = await client.get(`/api/proposals/${encodeURIComponent(id)}`);
  const line = lineIn(proposal.member('event'));
  if (hash !== undefined && hash !== hashOfLine(line)) {
    throw new CommandFailure('This is another statement than the one whose hash you gave.', 4);
  }
  const keyId = actorText(key.keyId);
  const isRegistration = typeToSign(line, keyId) === 'key.registered/1';
  const role = isRegistration ? await vouchingRole(client, line, keyId) : roles.counterSigner;
  const signature = signatureBlock(line.statement, key, role);
  return client.post(
    `/api/proposals/${encodeURIComponent(id)}/signatures`,
    { signature },
    randomUUID(),
  );
}

/** For keys an administrator vouches as such, also for one of their own (ledger format §2). */
async function vouchingRole(client: ServiceClient, line: EventLine, keyId: string): Promise<Role> {
  const own = await client.get('/api/accounts/me');
  const isAdministrator = own.texts('keyRoles').includes('administrator');
  const ledger = (await client.get('/api/ledger')).text('origin');
  registrationToSign(line, { ledger, account: own.text('id'), keyId, isAdministrator });
  return isAdministrator ? roles.approver : roles.counterSigner;
}

async function show(id: string, options: ActOptions): Promise<void> {
  const proposal = await signedInClient(options).get(`/api/proposals/${encodeURIComponent(id)}`);
  process.stdout.write(`${JSON.stringify(proposal.value, null, 2)}\n`);
  process.stderr.write(`hash of the statement: ${hashOfLine(lineIn(proposal.member('event')))}\n`);
}
