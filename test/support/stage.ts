import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { approve, requestApproval } from '../../src/cli/approvals.js';
import { signProposal } from '../../src/cli/event.js';
import { ServiceClient } from '../../src/cli/http.js';
import { createKeyFile, type SigningKey } from '../../src/cli/key-file.js';
import { proposeKey, registerKey } from '../../src/cli/keys.js';
import { SignedAct, type WrittenEvent } from '../../src/cli/signed-act.js';
import { instantText } from '../../src/core/canonical/instant.js';
import { type Json } from '../../src/core/canonical/json.js';
import { actorText } from '../../src/core/ledger/key.js';
import {
  type Extras,
  type PersonWanted,
  type SeededPerson,
  startApp,
  type TestApp,
} from './app.js';

/** A signed-in person with a registered key, at the service's address. */
export interface Actor extends SeededPerson {
  readonly key: SigningKey;
  /** `k1:…` */
  readonly keyId: string;
  readonly client: ServiceClient;
}

export interface TestItem {
  readonly itemId: string;
  readonly firstEventHash: string;
}

/** The whole service listening, and people with keys who act through the same code as the command line. */
export class Stage {
  private made = 0;
  private readonly administrators: Actor[] = [];

  private constructor(
    readonly t: TestApp,
    readonly folder: string,
    readonly address: string,
  ) {}

  static async open(
    settings: Readonly<Record<string, string>> = {},
    extras: Extras = {},
  ): Promise<Stage> {
    const t = await startApp(settings, extras);
    const folder = await mkdtemp(join(tmpdir(), 'witnessmark-stage-'));
    await t.app.listen(0, '127.0.0.1');
    // Listening on a port, so it has an AddressInfo.
    const { port } = t.app.getHttpServer().address() as AddressInfo;
    return new Stage(t, folder, `http://127.0.0.1:${port}`);
  }

  async close(): Promise<void> {
    await this.t.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** `purpose`: what they say with every request that they read for. */
  async actor(wanted: PersonWanted = {}, purpose?: string): Promise<Actor> {
    const person = await this.t.seedPerson(wanted);
    const plain = new ServiceClient(this.address, person.token);
    const client = purpose === undefined ? plain : plain.statingPurpose(purpose);
    const key = createKeyFile(join(this.folder, `key-${this.made++}.pem`));
    const actor = { ...person, key, keyId: actorText(key.keyId), client };
    await this.register(actor);
    return actor;
  }

  /** For a third administrator the first two vouch. */
  private async register(actor: Actor): Promise<void> {
    const isAdministrator = actor.roles.includes('system_administrator');
    const [first, second] = this.administrators;
    if (isAdministrator && first !== undefined && second !== undefined) {
      const proposal = await proposeKey(actor.client, actor.key, [first.keyId, second.keyId]);
      for (const { client, key } of [first, second]) {
        await signProposal(client, key, proposal.text('id'));
      }
    } else {
      await registerKey(actor.client, actor.key);
    }
    if (isAdministrator) this.administrators.push(actor);
  }

  async file(bytes: Uint8Array | string): Promise<string> {
    const path = join(this.folder, `file-${this.made++}`);
    await writeFile(path, bytes);
    return path;
  }

  now(): string {
    return instantText(this.t.clock.nowMs());
  }

  /** A case that the person opened with their own signature. */
  async openCase(actor: Actor, caseRef = `EX-${randomUUID().slice(0, 8)}`): Promise<string> {
    const act = await SignedAct.begin(actor.client, actor.key);
    const { id } = await act.reserve();
    await act.add(id, {
      type: 'case.opened/1',
      occurred: this.now(),
      fields: {
        caseRef,
        title: 'Exercise',
        stage: 'investigation',
        forumProfiles: ['exercise'],
        leadOrganisation: actor.organisation,
        legalHold: false,
        retentionReviewAt: '2036-01-01T00:00:00Z',
      },
    });
    await act.post();
    return id;
  }

  /** A registered item without bytes, added to the case. */
  async registerItem(
    actor: Actor,
    caseId: string,
    fields: Readonly<Record<string, Json>> = {},
  ): Promise<TestItem> {
    const act = await SignedAct.begin(actor.client, actor.key);
    const { id: itemId } = await act.reserve();
    const { type, fields: origin } = this.provenance(actor);
    const { eventHash: firstEventHash } = await act.add(itemId, {
      type,
      occurred: this.now(),
      fields: { caseId, ...origin },
    });
    await act.add(itemId, {
      type: 'item.registered/1',
      occurred: this.now(),
      fields: { ...this.registration(actor), ...fields },
    });
    await act.add(caseId, {
      type: 'item.added/1',
      occurred: this.now(),
      fields: { itemId, firstEventHash },
    });
    await act.post();
    return { itemId, firstEventHash };
  }

  /** One event signed by the person. */
  async act(
    actor: Actor,
    chainId: string,
    type: string,
    fields: Readonly<Record<string, Json>>,
    occurred = this.now(),
  ): Promise<void> {
    const act = await SignedAct.begin(actor.client, actor.key);
    const isOfItem = !/^(case|grant|report)\./.test(type);
    const event = isOfItem ? this.event(actor, type, fields, occurred) : { type, occurred, fields };
    await act.add(chainId, event);
    await act.post();
  }

  /** Access to the case for one more person, which itself needs two. */
  async grant(
    by: Actor,
    caseId: string,
    fields: { readonly account: string; readonly role: string } & Readonly<Record<string, Json>>,
  ): Promise<void> {
    const administrator = await this.actor({ roles: ['system_administrator'] });
    await this.byTwo(by, administrator, caseId, {
      ...{ type: 'grant.given/1', occurred: this.now() },
      fields: { from: this.now(), reason: 'works on the case', ...fields },
    });
  }

  /** An event that takes a second person's signature. */
  async byTwo(by: Actor, second: Actor, chainId: string, event: WrittenEvent): Promise<void> {
    const act = await SignedAct.begin(by.client, by.key);
    await act.add(chainId, event, [second.keyId]);
    const id = (await act.propose()).text('id');
    await signProposal(second.client, second.key, id);
  }

  /** The same person, whose requests the other one approves where they need it. */
  approvedBy(by: Actor, approver: Actor): Actor {
    const client = by.client.withApprovals(async (request) => {
      const id = await requestApproval(by.client, request, 'as the schedule says');
      await approve(approver.client, id, 'seen');
      return id;
    });
    return { ...by, client };
  }

  /** Somebody who sees the case and may approve what is served of it or leaves with restrictions. */
  async approver(by: Actor, caseId: string): Promise<Actor> {
    const approver = await this.actor({ roles: ['prosecutor'] });
    await this.grant(by, caseId, { account: approver.accountId, role: 'prosecutor' });
    return approver;
  }

  /** An event on an item's chain with the common fields filled in. */
  event(
    actor: Actor,
    type: string,
    fields: Readonly<Record<string, Json>>,
    occurred = this.now(),
  ): WrittenEvent {
    return { type, occurred, fields: { ...this.common(actor), ...fields } };
  }

  common(actor: Actor): Readonly<Record<string, Json>> {
    return {
      organisation: actor.organisation,
      purpose: 'exercise',
      occurredPrecision: 'second',
      occurredZone: 'UTC',
      clockSource: 'ntp_synced',
    };
  }

  /** Where an item of `registration` comes from: what was not asked says so. */
  provenance(actor: Actor, method = 'taken from a drawer'): WrittenEvent {
    return this.event(actor, 'provenance.recorded/1', {
      sourceKind: 'law_enforcement',
      collectingOrganisation: actor.organisation,
      method,
      place: { status: 'unknown' },
      collectedAt: { status: 'unknown' },
      consent: 'not_required',
      promisedConfidentiality: { status: 'withheld', by: actor.organisation },
      earlierSharing: 'none',
    });
  }

  registration(actor: Actor): Readonly<Record<string, Json>> {
    const number = `IT-${++this.made}`;
    return {
      ...this.common(actor),
      itemNumber: number,
      exhibitRef: `EX/${number}`,
      title: `Exercise item ${number}`,
      category: 'digital_device',
      sourceKind: 'law_enforcement',
      description: 'A telephone, for exercise only',
      conditionOnReceipt: 'intact',
      bytesState: 'none',
      quantity: { value: '1', unit: 'piece' },
      originality: 'original',
    };
  }
}
