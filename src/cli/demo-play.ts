import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type PersonKey } from '../../seeds/cast.js';
import { type ExerciseFile, type FileKey } from '../../seeds/exercise-files.js';
import { type Known, occurredText, resolveFields } from '../../seeds/resolve.js';
import { type ChainKey, type Step } from '../../seeds/step.js';
import { type Answer } from './answer.js';
import { approve, requestApproval } from './approvals.js';
import { type Player } from './demo-cast.js';
import { signProposal } from './event.js';
import { sendFile } from './send-file.js';
import { SignedAct, type WrittenEvent } from './signed-act.js';

/** What the exercise starts from. */
export interface Scene {
  readonly startMs: number;
  readonly players: ReadonlyMap<PersonKey, Player>;
  readonly files: ReadonlyMap<FileKey, ExerciseFile>;
  /** Folder in which the files lie under their names. */
  readonly filesFolder: string;
  readonly organisationNames: Readonly<Record<string, string>>;
}

interface LoggedStep {
  readonly eventHash: string;
  readonly logIndex: number;
}

/**
 * Tells the exercise through the public API: each step is one event, signed by its person with their own key. It knows
 * no more of the ledger than what its answers say.
 */
export class Exercise implements Known {
  private readonly chains = new Map<ChainKey, string>();
  private readonly logged = new Map<string, LoggedStep>();

  constructor(private readonly scene: Scene) {}

  get startMs(): number {
    return this.scene.startMs;
  }

  async play(step: Step): Promise<void> {
    const act = await this.sign(step);
    const others = step.with ?? [];
    if (others.length === 0) {
      const [receipt] = await act.post();
      this.keep(step, receipt);
      return;
    }
    let proposal = await act.propose();
    for (const other of others) {
      const { client, key } = this.player(other);
      proposal = await signProposal(client, key, proposal.text('id'));
    }
    this.keep(step, proposal.member('receipt'));
  }

  /** The last step: the case is exported, and the signed event goes with the request. Returns the export's id. */
  async exportCase(step: Step): Promise<string> {
    const { client, key } = this.approved(step.by);
    const act = await SignedAct.begin(client, key);
    const caseId = this.chain('case');
    const { line } = await act.add(caseId, this.event(step));
    const answer = await client.post(`/api/cases/${caseId}/exports`, { event: line }, randomUUID());
    return answer.text('id');
  }

  private async sign(step: Step): Promise<SignedAct> {
    const { client, key } = this.approved(step.by);
    const act = await SignedAct.begin(client, key);
    await this.reserveNamed(step, act);
    const chainId = this.chain(step.on);
    if (step.brings !== undefined) {
      const file = this.file(step.brings);
      const path = join(this.scene.filesFolder, nameOf(file));
      act.bringIn((await sendFile(client, chainId, path, file.mediaType)).uploadId);
    }
    const others = (step.with ?? []).map((other) => this.player(other).keyId);
    await act.add(chainId, this.event(step), others);
    return act;
  }

  private event(step: Step): WrittenEvent {
    return {
      type: step.type,
      occurred: occurredText(step, this),
      fields: resolveFields(step, this),
    };
  }

  /** Whoever first names a chain reserves it, to open it soon after. */
  private async reserveNamed(step: Step, act: SignedAct): Promise<void> {
    const named = JSON.stringify(step.fields).matchAll(/\{"chain":"(\w+)"\}/g);
    const keys = new Set<string>([step.on, ...[...named].map(([, key = '']) => key)]);
    for (const key of keys) {
      if (!isChainKey(key) || this.chains.has(key)) continue;
      this.chains.set(key, (await act.reserve()).id);
    }
  }

  private keep(step: Step, receipt: Answer | undefined): void {
    if (receipt === undefined) throw new Error(`no receipt for ${step.key}`);
    this.logged.set(step.key, {
      eventHash: receipt.text('eventHash'),
      logIndex: receipt.integer('logIndex'),
    });
  }

  private player(key: PersonKey): Player {
    return known(this.scene.players.get(key), key);
  }

  /** The person, whose requests the release officer approves where one person is not enough. */
  private approved(key: PersonKey): Player {
    const player = this.player(key);
    const approver = this.player('releaseOfficer').client;
    const client = player.client.withApprovals(async (request) => {
      const id = await requestApproval(player.client, request, 'as the exercise has it');
      await approve(approver, id, 'seen');
      return id;
    });
    return { ...player, client };
  }

  file(key: FileKey): ExerciseFile {
    return known(this.scene.files.get(key), key);
  }

  account(key: PersonKey): string {
    return this.player(key).accountId;
  }

  organisation(key: string): string {
    return known(this.scene.organisationNames[key], key);
  }

  chain(key: ChainKey): string {
    return known(this.chains.get(key), key);
  }

  eventHash(step: string): string {
    return known(this.logged.get(step), step).eventHash;
  }

  logIndex(step: string): number {
    return known(this.logged.get(step), step).logIndex;
  }
}

/** The name under which a file of the exercise lies on disk: the one it goes by in the record. */
export function nameOf(file: ExerciseFile): string {
  return new TextDecoder().decode(file.originalName);
}

const chainKeys: readonly ChainKey[] = ['case', 'phone', 'image', 'providerReturn', 'capture'];

function isChainKey(key: string): key is ChainKey {
  return chainKeys.some((known) => known === key);
}

function known<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`the exercise does not know ${what} yet`);
  return value;
}
