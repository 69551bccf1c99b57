import { Command } from 'commander';

/** `witnessmark objects`: how the bytes of evidence are kept. */
export function objectsCommand(): Command {
  const command = new Command('objects').description('how the bytes of evidence are kept');
  command
    .command('rewrap')
    .description(
      "wrap every object's key and every secret under the present OBJECT_KEY, and seal objects from before encryption; stop the service first",
    )
    .action(rewrap);
  return command;
}

async function rewrap(): Promise<void> {
  const { sealObjects } = await import('../operate/seal-objects.js');
  const { withOwnerDatabase } = await import('../operate/owner-database.js');
  const { rewrapped, secrets, sealed, left } = await withOwnerDatabase(sealObjects);
  process.stdout.write(
    `${rewrapped} keys wrapped anew, ${secrets} secrets sealed anew, ${sealed} objects sealed\n`,
  );
  for (const { objectId, why } of left) process.stdout.write(`not sealed: ${objectId}: ${why}\n`);
  // An object that was erased is missing for good; whoever runs this reads the list.
  process.exitCode = left.some(({ why }) => why !== 'missing') ? 1 : 0;
}
