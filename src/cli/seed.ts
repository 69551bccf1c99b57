import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { stories } from '../../seeds/stories/playable.js';
import { Scene, type Story } from '../../seeds/stories/scene.js';
import { type AccountWanted } from '../operate/account.js';
import { CommandFailure } from './command-failure.js';
import { enter, type Entrant } from './demo-cast.js';

/** `witnessmark seed`: plays test stories into a home of their own, through the public API. */
export function seedCommand(): Command {
  return new Command('seed')
    .description('play the test stories into a ledger of their own; never into one that is in use')
    .option('--story <number>', 'one of them')
    .option('--all', 'all that can be played')
    .option('--home <dir>', 'folder for database, objects and keys', 'seed-home')
    .action(seed);
}

interface SeedOptions {
  readonly story?: string;
  readonly all?: boolean;
  readonly home: string;
}

async function seed(options: SeedOptions): Promise<void> {
  const wanted = chosen(options);
  const home = resolve(options.home);
  await mkdir(home, { recursive: true });
  const password = randomBytes(12).toString('base64url');
  const { startExercise } = await import('../operate/demo-service.js');
  const service = await startExercise(
    home,
    wanted.flatMap((story) => accounts(story, password)),
  );
  try {
    const administrators: Entrant[] = [];
    for (const story of wanted) {
      const players = await play(story, service.address, { home, password, administrators });
      administrators.push(...players.filter(({ isAdministrator }) => isAdministrator));
      process.stdout.write(`story ${story.number}: ${story.title}\n`);
    }
    process.stdout.write(
      `Start it with WITNESSMARK_HOME=${options.home} LEDGER_ORIGIN=exercise.invalid/witnessmark; ` +
        `everybody signs in with ${password}, e.g. as ${loginOf(wanted[0], 'lead')}.\n`,
    );
  } finally {
    await service.stop();
  }
}

function chosen({ story, all }: SeedOptions): readonly Story<unknown>[] {
  if (all === true && story === undefined) return stories;
  const found = stories.filter(({ number }) => String(number) === story);
  if (found.length > 0 && all !== true) return found;
  const numbers = stories.map(({ number }) => number).join(', ');
  throw new CommandFailure(`Say --story with one of ${numbers}, or --all.`, 2);
}

function accounts(story: Story<unknown>, password: string): readonly AccountWanted[] {
  return Object.entries(story.people).map(([name, person]) => ({
    ...{ login: loginOf(story, name), displayName: person.displayName, password },
    roles: person.roles,
    organisation: { name: person.organisation, country: person.country, kind: person.kind },
  }));
}

interface Exercise {
  readonly home: string;
  readonly password: string;
  /** Those of the stories that were played before. */
  readonly administrators: readonly Entrant[];
}

async function play(
  story: Story<unknown>,
  address: string,
  { home, password, administrators }: Exercise,
): Promise<readonly Entrant[]> {
  const folder = join(home, `story-${story.number}`);
  await mkdir(folder, { recursive: true });
  const players = new Map<string, Entrant>();
  for (const name of Object.keys(story.people)) {
    const login = loginOf(story, name);
    players.set(
      name,
      await enter(address, { login, password }, join(folder, 'keys'), administrators),
    );
  }
  await story.play(new Scene(players, folder, () => Date.now()));
  return [...players.values()];
}

function loginOf(story: Story<unknown> | undefined, name: string): string {
  return `story${story?.number ?? ''}.${name}`;
}
