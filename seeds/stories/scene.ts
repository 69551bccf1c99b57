import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OrganisationKind } from '../../src/access/organisation-kinds.js';
import { approve, requestApproval } from '../../src/cli/approvals.js';
import { type Player } from '../../src/cli/demo-cast.js';
import { signProposal } from '../../src/cli/event.js';
import { registerItem } from '../../src/cli/register.js';
import { sendFile } from '../../src/cli/send-file.js';
import { SignedAct, type WrittenEvent } from '../../src/cli/signed-act.js';
import { instantText } from '../../src/core/canonical/instant.js';
import { type Json } from '../../src/core/canonical/json.js';
import { type PersonRole } from '../../src/core/custody/role.js';

export type Fields = Readonly<Record<string, Json>>;

/** Somebody of a story. Nobody of them exists. */
export interface StoryPerson {
  readonly displayName: string;
  readonly organisation: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly kind: OrganisationKind;
  readonly roles: readonly PersonRole[];
}

/** One of the fifteen stories of the domain model: who takes part, and what they do through the public API. */
export interface Story<Told> {
  readonly number: number;
  readonly title: string;
  readonly people: Readonly<Record<string, StoryPerson>>;
  /** What the story leaves behind, by which a test looks at it. */
  readonly play: (scene: Scene) => Promise<Told>;
}

/** The item of a story: what happened to it before, and its registration. */
export interface StoryItem {
  /** Events before `item.registered/1`: collection, provenance, seals. */
  readonly before: readonly StoryEvent[];
  readonly registration: Fields;
  readonly registeredMs: number;
  readonly file?: { readonly name: string; readonly bytes: Uint8Array | string };
}

export interface StoryEvent {
  readonly type: string;
  readonly atMs: number;
  readonly fields: Fields;
}

export interface AttachedFile {
  readonly atMs: number;
  readonly file: NonNullable<StoryItem['file']>;
  readonly fields: Fields;
}

const dayMs = 24 * 60 * 60 * 1000;
const withoutVerify = new Set(['derivation.translated/1', 'derivation.redacted/1']);

/** Where a story is played: people with their own keys at a service, and a folder for their files. */
export class Scene {
  private numbers = 0;

  constructor(
    private readonly players: ReadonlyMap<string, Player>,
    private readonly folder: string,
    /** What the service takes for the present, in ms since 1970. */
    readonly nowMs: () => number,
  ) {}

  player(name: string): Player {
    const player = this.players.get(name);
    if (player === undefined) throw new Error(`nobody is called ${name} in this story`);
    return player;
  }

  account(name: string): string {
    return this.player(name).accountId;
  }

  /** The same scene, in which that person approves what the others may not do alone. */
  approvedBy(approver: string): Scene {
    const { client: second } = this.player(approver);
    const players = [...this.players].map(([name, player]): [string, Player] => {
      const client = player.client.withApprovals(async (request) => {
        const id = await requestApproval(player.client, request, 'as the schedule says');
        await approve(second, id, 'seen');
        return id;
      });
      return [name, name === approver ? player : { ...player, client }];
    });
    return new Scene(new Map(players), this.folder, this.nowMs);
  }

  /** A case that the person opens. */
  async openCase(by: string, title: string, fields: Fields = {}): Promise<string> {
    const { client, key, organisation } = this.player(by);
    const act = await SignedAct.begin(client, key);
    const { id } = await act.reserve();
    await act.add(id, {
      ...{ type: 'case.opened/1', occurred: instantText(this.nowMs()) },
      fields: {
        ...{ caseRef: `ST-${id.slice(0, 8)}`, title, stage: 'investigation', legalHold: false },
        ...{ forumProfiles: ['none yet'], leadOrganisation: organisation },
        retentionReviewAt: '2046-01-01T00:00:00Z',
        ...fields,
      },
    });
    await act.post();
    return id;
  }

  /** Lets others into the case, which takes a second person. */
  async grant(by: string, second: string, caseId: string, to: string, role: string): Promise<void> {
    await this.byTwo(by, second, caseId, {
      ...{ type: 'grant.given/1', atMs: this.nowMs() },
      fields: {
        ...{ account: this.account(to), role, reason: 'works on the case' },
        from: instantText(this.nowMs()),
      },
    });
  }

  /** Registers an item with everything that happened before; the answer is its id. */
  async register(by: string, caseId: string, item: StoryItem): Promise<string> {
    const { client, key } = this.player(by);
    const { registration, registeredMs, before, file } = item;
    this.numbers += 1;
    const events = [
      ...before,
      {
        ...{ type: 'item.registered/1', atMs: registeredMs },
        fields: {
          ...{ itemNumber: `${this.numbers}`, exhibitRef: `EX/${this.numbers}` },
          ...{ description: 'For exercise only', conditionOnReceipt: 'intact' },
          ...{ quantity: { value: '1', unit: 'piece' }, originality: 'original' },
          ...(file === undefined && { bytesState: 'none' }),
          ...registration,
        },
      },
    ];
    const { itemId } = await registerItem(client, key, {
      caseId,
      events: events.map((event) => this.written(by, event)),
      ...(file && {
        file: { path: await this.file(file), mediaType: 'application/octet-stream' },
      }),
    });
    return itemId;
  }

  /** One event on an item's chain, signed by the person. */
  async act(by: string, itemId: string, event: StoryEvent): Promise<string> {
    const { client, key } = this.player(by);
    const act = await SignedAct.begin(client, key);
    const { eventHash } = await act.add(itemId, this.written(by, event));
    await act.post();
    return eventHash;
  }

  /** A further file of an item; the answer is the hash of the event. */
  async attach(by: string, itemId: string, { atMs, file, fields }: AttachedFile): Promise<string> {
    const { client, key } = this.player(by);
    const act = await SignedAct.begin(client, key);
    const path = await this.file(file);
    const sent = await sendFile(client, itemId, path, 'application/octet-stream');
    act.bringIn(sent.uploadId);
    const event = { type: 'file.attached/1', atMs, fields: { ...sent.fields, ...fields } };
    const { eventHash } = await act.add(itemId, this.written(by, event));
    await act.post();
    return eventHash;
  }

  /** A request on a chain of its own, step by step; the answer is its id. */
  async request(by: string, steps: readonly StoryEvent[]): Promise<string> {
    const { client, key } = this.player(by);
    const first = await SignedAct.begin(client, key);
    const { id } = await first.reserve();
    for (const { type, atMs, fields } of steps) {
      const act = await SignedAct.begin(client, key);
      const isLate = this.nowMs() - atMs > dayMs;
      const late = isLate ? { lateEntryReason: 'entered from the file' } : {};
      await act.add(id, { type, occurred: instantText(atMs), fields: { ...late, ...fields } });
      await act.post();
    }
    return id;
  }

  /** Events over several chains as one act: all or nothing. */
  async acts(
    by: string,
    steps: readonly (readonly [itemId: string, event: StoryEvent])[],
  ): Promise<void> {
    const { act } = await this.prepare(by, steps);
    await act.post();
  }

  /** Events that the person signs and has not sent yet. */
  async prepare(
    by: string,
    steps: readonly (readonly [itemId: string, event: StoryEvent])[],
  ): Promise<{ readonly act: SignedAct; readonly eventHashes: readonly string[] }> {
    const { client, key } = this.player(by);
    const act = await SignedAct.begin(client, key);
    const eventHashes: string[] = [];
    for (const [itemId, event] of steps) {
      eventHashes.push((await act.add(itemId, this.written(by, event))).eventHash);
    }
    return { act, eventHashes };
  }

  /** An event that takes a second person's signature. */
  async byTwo(by: string, second: string, chainId: string, event: StoryEvent): Promise<void> {
    const { client, key } = this.player(by);
    const other = this.player(second);
    const act = await SignedAct.begin(client, key);
    await act.add(chainId, this.written(by, event), [other.keyId]);
    const id = (await act.propose()).text('id');
    await signProposal(other.client, other.key, id);
  }

  /** A child of the item that the examiner has in hand: the parent's event and the child's registration in one act. */
  async derive(
    by: string,
    caseId: string,
    parentId: string,
    derivation: { readonly event: StoryEvent; readonly item: StoryItem },
  ): Promise<string> {
    const { client, key } = this.player(by);
    const { event, item } = derivation;
    const act = await SignedAct.begin(client, key);
    const { id: childItemId } = await act.reserve();
    this.numbers += 1;
    const brought: Record<string, Json> = {};
    if (item.file !== undefined) {
      const path = await this.file(item.file);
      const sent = await sendFile(client, childItemId, path, 'application/octet-stream');
      act.bringIn(sent.uploadId);
      Object.assign(brought, sent.fields, { bytesState: 'received' });
    }
    const { sha256 = null } = brought;
    const parentEvent = { ...event, fields: { ...event.fields, childItemId } };
    const fields = withoutVerify.has(event.type) ? {} : { verifySha256: sha256 };
    const derived = await act.add(
      parentId,
      this.written(by, { ...parentEvent, fields: { ...parentEvent.fields, ...fields } }),
    );
    const first = await act.add(
      childItemId,
      this.written(by, {
        ...{ type: 'item.registered/1', atMs: item.registeredMs },
        fields: {
          ...{ caseId, itemNumber: `${this.numbers}`, exhibitRef: `EX/${this.numbers}`, parentId },
          ...{ derivedByEventHash: derived.eventHash, conditionOnReceipt: 'made by us' },
          ...{ quantity: { value: '1', unit: 'file' }, description: 'For exercise only' },
          ...brought,
          ...item.registration,
        },
      }),
    );
    await act.add(caseId, {
      type: 'item.added/1',
      fields: { itemId: childItemId, firstEventHash: first.eventHash },
    });
    await act.post();
    return childItemId;
  }

  /** A file in the folder of the story. */
  async file({ name, bytes }: NonNullable<StoryItem['file']>): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, bytes);
    return path;
  }

  /** With the common fields of custody; what is told late says so. */
  private written(by: string, { type, atMs, fields }: StoryEvent): WrittenEvent {
    const isOfItem = !/^(case|grant|report)\./.test(type);
    const isLate = this.nowMs() - atMs > dayMs;
    const common = {
      ...{ organisation: this.player(by).organisation, purpose: 'exercise' },
      ...{ occurredPrecision: 'second', occurredZone: 'UTC', clockSource: 'ntp_synced' },
      ...(isLate && { lateEntryReason: 'entered from the field record' }),
    };
    return {
      ...{ type, occurred: instantText(atMs) },
      fields: isOfItem ? { ...common, ...fields } : fields,
    };
  }
}

/** A time as people state it. */
export function at(instant: string, precision = 'second', more: Fields = {}): Json {
  return { instant, precision, clockSource: 'ntp_synced', ...more };
}
