import { setTimeout } from 'node:timers/promises';
import { requestApproval } from './approvals.js';
import { CommandFailure } from './command-failure.js';
import { type ServerOptions, type ServiceClient, signedInClient } from './http.js';

/** What commands take whose request may need a second person's approval. */
export interface ApprovalOptions extends ServerOptions {
  readonly approvalReason?: string;
}

export const approvalFlag = [
  '--approval-reason <text>',
  'where a second person must approve: ask them, saying why, and wait',
] as const;

const pauseMs = 2_000;

/** A client that, if a reason was given, asks for the approvals that it needs and waits for them. */
export function approvedClient(options: ApprovalOptions): ServiceClient {
  const client = signedInClient(options);
  const { approvalReason } = options;
  if (approvalReason === undefined) return client;
  return client.withApprovals(async (request) => {
    const id = await requestApproval(client, request, approvalReason);
    process.stderr.write(`waiting for somebody to approve ${id}\n`);
    await untilDecided(client, id);
    return id;
  });
}

/** The service lets it lapse after 24 hours, so this ends. */
async function untilDecided(client: ServiceClient, id: string): Promise<void> {
  for (;;) {
    const approval = await client.get(`/api/approvals/${id}`);
    const state = approval.text('state');
    if (state === 'approved') return;
    if (state !== 'waiting') throw new CommandFailure(`The approval ${id} is ${state}.`, 1);
    await setTimeout(pauseMs);
  }
}
