import { Command } from 'commander';

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
      process.stderr.write(`Witnessmark listens on ${service.address}\n`);
      if (service.firstLink !== undefined) {
        process.stderr.write(
          `Nobody has an account yet. The first administrator makes theirs within a day at\n${service.firstLink}\n`,
        );
      }
      await service.stopped;
    });
}
