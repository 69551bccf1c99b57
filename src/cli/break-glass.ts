import { Command } from 'commander';
import { approvalFlag, type ApprovalOptions, approvedClient } from './approved-client.js';
import { type ServerOptions, serverFlag, signedInClient, tokenFlag } from './http.js';

/** `witnessmark break-glass`: the codes that open a case in an emergency. */
export function breakGlassCommand(): Command {
  const command = new Command('break-glass').description('codes for emergencies, and their uses');
  command
    .command('codes')
    .description('print new one-time codes of yours, a custodian; those that are left become void')
    .requiredOption(...serverFlag)
    .option(...tokenFlag)
    .action(async (options: ServerOptions) => {
      const answer = await signedInClient(options).post('/api/break-glass/codes', {});
      process.stdout.write(`${answer.texts('codes').join('\n')}\n`);
    });
  command
    .command('seal')
    .description('make the credential for the sealed envelope; the last one becomes void')
    .option(...approvalFlag)
    .requiredOption(...serverFlag)
    .option(...tokenFlag)
    .action(async (options: ApprovalOptions) => {
      const answer = await approvedClient(options).post('/api/break-glass/seal', {});
      process.stdout.write(`${answer.text('code')}\n`);
      process.stderr.write('shown this once: print it, seal it, and keep no copy\n');
    });
  return command;
}
