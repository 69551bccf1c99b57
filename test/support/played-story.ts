import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Answer } from '../../src/cli/answer.js';
import { fetchPackage } from '../../src/cli/export.js';
import { verifyFiles } from '../../src/cli/verify.js';
import { audit } from '../../src/operate/audit/audit.js';
import { readConfig } from '../../src/platform/config.js';
import { type Role } from '../../src/access/roles.js';
import { Scene, type Story } from '../../seeds/stories/scene.js';
import { type Actor, Stage } from './stage.js';

export interface FindingSeen {
  readonly code: string;
  readonly rule: string;
  readonly certain: boolean;
  readonly seqs: readonly number[];
  readonly explainedBy: readonly number[];
}

interface AssessmentSeen {
  readonly finding: string;
  readonly blocksExport: readonly string[];
  readonly rules: readonly { readonly ruleId: string; readonly result: string }[];
}

/** A story that was played through the API of a whole service, to be looked at from outside. */
export class PlayedStory<Told> {
  private constructor(
    readonly stage: Stage,
    readonly scene: Scene,
    readonly told: Told,
    private readonly actors: ReadonlyMap<string, Actor>,
  ) {}

  static async of<Told>(story: Story<Told>): Promise<PlayedStory<Told>> {
    const stage = await Stage.open();
    try {
      const actors = new Map<string, Actor>();
      for (const [name, person] of Object.entries(story.people)) {
        const { displayName, organisation } = person;
        const roles: readonly Role[] = person.roles;
        actors.set(name, await stage.actor({ displayName, organisation, roles }));
      }
      const scene = new Scene(actors, stage.folder, () => stage.t.clock.nowMs());
      return new PlayedStory(stage, scene, await story.play(scene), actors);
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.stage.close();
  }

  /** Of the person, for requests that no client sends whole. */
  tokenOf(name: string): string {
    const actor = this.actors.get(name);
    if (actor === undefined) throw new Error(`nobody is called ${name} in this story`);
    return actor.token;
  }

  get(path: string, by = 'lead'): Promise<Answer> {
    const { client } = this.scene.player(by);
    return client.get(path);
  }

  /** What the custody doctor finds, by its rules; explained ones marked. */
  async findings(itemId: string): Promise<readonly string[]> {
    const seen = await this.findingsOf(itemId);
    return seen.map(({ rule, certain, explainedBy }) =>
      [rule, certain ? '' : 'perhaps', explainedBy.length > 0 ? 'explained' : '']
        .filter((word) => word !== '')
        .join(' '),
    );
  }

  async findingsOf(itemId: string): Promise<readonly FindingSeen[]> {
    const answer = await this.get(`/api/items/${itemId}/custody`);
    // The contract says so, and what is wrong fails the expectations.
    return answer.member('findings').value as readonly FindingSeen[];
  }

  async assessed(
    itemId: string,
    forum: string,
    answers: Readonly<Record<string, 'yes' | 'no'>> = {},
  ): Promise<AssessmentSeen> {
    const { client } = this.scene.player('lead');
    const given = Object.entries(answers).map(([ruleId, answer]) => ({ ruleId, answer }));
    const body = { forum, answers: given };
    const answer = await client.post(`/api/items/${itemId}/assessment`, body);
    return answer.value as AssessmentSeen;
  }

  /** How the rules asked come out, in their order. */
  async results(
    itemId: string,
    forum: string,
    ruleIds: readonly string[],
    answers: Readonly<Record<string, 'yes' | 'no'>> = {},
  ): Promise<Readonly<Record<string, string>>> {
    const { rules } = await this.assessed(itemId, forum, answers);
    const byId = new Map(rules.map(({ ruleId, result }) => [ruleId, result]));
    return Object.fromEntries(ruleIds.map((id) => [id, byId.get(id) ?? 'not asked']));
  }

  async stateOf(itemId: string, by = 'lead'): Promise<string> {
    return (await this.get(`/api/items/${itemId}`, by)).text('state');
  }

  /** Types of the item's events, in order. */
  async typesOf(itemId: string, by = 'lead'): Promise<readonly string[]> {
    const events = (await this.get(`/api/items/${itemId}/events`, by)).list('items');
    return events.map((event) => event.text('type'));
  }

  /** Exports the case, if need be with an approval, and verifies the package as a stranger would; the exit code. */
  async verified(caseId: string, approver?: string): Promise<number> {
    const { client } =
      approver === undefined
        ? this.scene.player('lead')
        : this.scene.approvedBy(approver).player('lead');
    const wanted = { purpose: 'trial', recipient: 'court', requestedBy: 'lead' };
    const begun = await client.post(`/api/cases/${caseId}/exports`, wanted, randomUUID());
    const out = this.stage.folder;
    await fetchPackage(client, begun.text('id'), join(out, 'package.zip'));
    const logVkey = (await client.get('/api/ledger')).text('logVkey');
    await writeFile(join(out, 'policy'), `log ${logVkey}\nquorum none\n`);
    const { exitCode } = await verifyFiles(join(out, 'package.zip'), {
      policy: join(out, 'policy'),
    });
    return exitCode;
  }

  async audited(): Promise<number> {
    const { connections, config } = this.stage.t;
    const { web, ledger, owner } = connections;
    const settings = readConfig({
      WITNESSMARK_HOME: config.home,
      ...{ DATABASE_URL: web, DATABASE_LEDGER_URL: ledger, DATABASE_OWNER_URL: owner },
    });
    const outcome = await audit(settings, { objects: false, onProgress: () => undefined });
    return outcome.exitCode;
  }
}

/**
 * Plays the story once and looks at it by the tests given. Unless it must not be exported, its case then gives a package
 * that verifies, and its database passes the audit.
 */
export function storySpec<Told extends { readonly caseId: string }>(
  story: Story<Told>,
  tests: (played: () => PlayedStory<Told>) => void,
  { exported = true, approver }: { readonly exported?: boolean; readonly approver?: string } = {},
): void {
  describe(`story ${story.number}: ${story.title.toLowerCase()}`, () => {
    let played: PlayedStory<Told> | undefined;
    const current = (): PlayedStory<Told> => {
      if (played === undefined) throw new Error('the story was not played');
      return played;
    };
    beforeAll(async () => {
      played = await PlayedStory.of(story);
    }, 60_000);
    afterAll(() => played?.close());

    tests(current);

    it('leaves a database that the audit passes, and a package that verifies if it may leave', async () => {
      if (exported) expect(await current().verified(current().told.caseId, approver)).toBe(0);
      expect(await current().audited()).toBe(0);
    });
  });
}
