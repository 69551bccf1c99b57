import { Command } from 'commander';
import { auditText } from './audit-report.js';

/**
 * `witnessmark audit`: verifies the database of this installation, as `verify` does a package. Exit codes as there: 0
 * shown, 1 a claim fails, 2 usage or unreadable, 3 something that must be checked was not.
 */
export function auditCommand(): Command {
  return new Command('audit')
    .description('verify the whole database of this installation; it may be running')
    .option('--objects', 'read every object of evidence too, from end to end')
    .option('--json', 'write what was found as JSON')
    .action(async (options: { readonly objects?: true; readonly json?: true }) => {
      const { settings } = await import('../operate/settings.js');
      const { audit, auditJson } = await import('../operate/audit/audit.js');
      const progress = new Progress(process.stderr);
      const outcome = await audit(settings(), {
        objects: options.objects === true,
        onProgress: (done) => {
          progress.show(done);
        },
      });
      progress.clear();
      process.stdout.write(options.json ? `${auditJson(outcome)}\n` : auditText(outcome));
      process.exitCode = outcome.exitCode;
    });
}

const progressEveryMs = 500;

/** For a person who waits: how far the audit is, on one line. */
class Progress {
  private shownMs = Date.now();
  private isShown = false;

  constructor(private readonly terminal: NodeJS.WriteStream) {}

  show({ events, objects }: { readonly events: number; readonly objects: number }): void {
    if (!this.terminal.isTTY || Date.now() - this.shownMs < progressEveryMs) return;
    this.shownMs = Date.now();
    this.isShown = true;
    this.terminal.write(`\r${events} events, ${objects} objects checked`);
  }

  clear(): void {
    if (this.isShown) this.terminal.write('\r\u001b[K');
  }
}
