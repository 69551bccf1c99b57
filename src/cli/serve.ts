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
      await service.stopped;
    });
}
