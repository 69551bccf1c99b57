import { Command } from 'commander';
import { type RunningService } from '../operate/serve.js';

/** `witnessmark serve`: the service, until it is told to stop. Settings come from the environment. */
export function serveCommand(): Command {
  return new Command('serve')
    .description('run the service (settings: see .env.example)')
    .action(async () => {
      const { settings } = await import('../operate/settings.js');
      const { serve } = await import('../operate/serve.js');
      const service = await serve(settings());
      const stop = (): void => {
        void service.stop();
      };
      process.once('SIGTERM', stop);
      process.once('SIGINT', stop);
      process.on('SIGHUP', () => {
        process.stderr.write(`${renewed(service)}\n`);
      });
      process.stderr.write(`Witnessmark listens on ${service.address}\n`);
      if (service.firstLink !== undefined) {
        process.stderr.write(
          `Nobody has an account yet. The first administrator makes theirs within a day at\n${service.firstLink}\n`,
        );
      }
      await service.stopped;
    });
}

/** What came of reading the certificate anew; a fault in it does not end a service that runs. */
function renewed(service: RunningService): string {
  try {
    service.renewCertificate();
    return 'Certificate and key were read anew.';
  } catch (error) {
    return `The certificate is kept as it was: ${error instanceof Error ? error.message : 'unknown'}`;
  }
}
