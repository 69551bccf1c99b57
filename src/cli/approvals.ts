import { createHash } from 'node:crypto';
import { Command } from 'commander';
import { approvedRequestBytes } from '../core/approvals/approved-request.js';
import { type Json } from '../core/canonical/json.js';
import { type Answer } from './answer.js';
import { CommandFailure } from './command-failure.js';
import {
  type ServerOptions,
  serverFlag,
  type ServiceClient,
  signedInClient,
  tokenFlag,
  type UnapprovedRequest,
} from './http.js';

/** `witnessmark approvals`: look at what others may not do alone, and decide. */
export function approvalsCommand(): Command {
  const command = new Command('approvals').description('requests that need a second person');
  command
    .command('list')
    .description('requests that wait for you')
    .option('--all', 'all that you may see, also your own and those that were decided')
    .requiredOption(...serverFlag)
    .option(...tokenFlag)
    .action(list);
  command
    .command('show')
    .description('show a request whole, with the digest that this program computed of it')
    .argument('<approval>', 'id of the approval')
    .requiredOption(...serverFlag)
    .option(...tokenFlag)
    .action(show);
  for (const [name, decision] of [
    ['approve', 'approved'],
    ['refuse', 'refused'],
  ] as const) {
    command
      .command(name)
      .description(`${name} a request that you looked at with \`approvals show\``)
      .argument('<approval>', 'id of the approval')
      .requiredOption('--digest <hex>', 'the digest that `approvals show` printed')
      .requiredOption('--reason <text>', 'why')
      .requiredOption(...serverFlag)
      .option(...tokenFlag)
      .action(async (id: string, options: DecideOptions) => {
        const { digest, reason } = options;
        const made = await decide(signedInClient(options), id, { decision, digest, reason });
        process.stderr.write(`${made.text('state')}\n`);
      });
  }
  return command;
}

interface ListOptions extends ServerOptions {
  readonly all?: boolean;
}

interface DecideOptions extends ServerOptions {
  readonly digest: string;
  readonly reason: string;
}

/** Asks for an approval of the request, and returns its id. */
export async function requestApproval(
  client: ServiceClient,
  { path, body }: UnapprovedRequest,
  reason: string,
): Promise<string> {
  const asked = await client.post('/api/approvals', { method: 'POST', path, body, reason });
  return asked.text('id');
}

/** Approves what was shown: with the digest computed here, of what is shown here. */
export async function approve(client: ServiceClient, id: string, reason: string): Promise<void> {
  const digest = digestOf(await client.get(approvalPath(id)));
  await decide(client, id, { decision: 'approved', digest, reason });
}

async function decide(
  client: ServiceClient,
  id: string,
  given: { readonly decision: string; readonly digest: string; readonly reason: string },
): Promise<Answer> {
  return client.post(`${approvalPath(id)}/decision`, given);
}

async function list(options: ListOptions): Promise<void> {
  const of = options.all === true ? 'all' : 'awaiting-me';
  const client = signedInClient(options);
  for (let cursor: string | null = ''; cursor !== null;) {
    const next = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Answer = await client.get(`/api/approvals?of=${of}&limit=200${next}`);
    for (const one of page.list('items')) process.stdout.write(`${JSON.stringify(one.value)}\n`);
    cursor = page.textOrNull('next');
  }
}

async function show(id: string, options: ServerOptions): Promise<void> {
  const approval = await signedInClient(options).get(approvalPath(id));
  const digest = digestOf(approval);
  process.stdout.write(`${JSON.stringify(approval.value, null, 2)}\n`);
  process.stderr.write(`digest of what is shown: ${digest}\n`);
}

/** A server that shows one request and names another would get a signature under what nobody saw. */
function digestOf(approval: Answer): string {
  const [method, path] = [approval.text('method'), approval.text('path')];
  // Parsed from JSON.
  const body = approval.member('body').value as Json;
  const bytes = approvedRequestBytes({ method, path, body });
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (digest === approval.text('digest')) return digest;
  throw new CommandFailure(
    'The server shows another request than the one whose digest it names.',
    4,
  );
}

function approvalPath(id: string): string {
  return `/api/approvals/${encodeURIComponent(id)}`;
}
