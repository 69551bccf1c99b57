import { Command } from 'commander';

/** `witnessmark migrate`: brings the database to the form that this version needs. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('bring the database up to date; `serve` does so for an embedded one')
    .action(async () => {
      const { settings } = await import('../operate/settings.js');
      const { migrate } = await import('../operate/migrate.js');
      const names = await migrate(settings());
      for (const name of names) process.stdout.write(`${name}\n`);
      process.stderr.write(names.length === 0 ? 'nothing to do\n' : `${names.length} applied\n`);
    });
}
