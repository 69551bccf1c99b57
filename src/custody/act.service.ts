import { Inject, Injectable } from '@nestjs/common';
import { EvidenceService } from '../evidence/evidence.service.js';
import {
  type AppendCommand,
  type Appended,
  type PreparedEvent,
  ReadMoved,
} from '../ledger/append-command.js';
import { type PostedLine } from '../ledger/event-line.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { Forbidden, StaleHead } from '../platform/errors.js';
import { RequestClaims } from '../platform/request-claim.js';
import { type ActingPerson } from '../platform/person.js';
import { ActJudge } from './act-judge.js';
import { ProtectedPersons } from './protected-persons.js';
import { PlainActs, type PlainEvent } from './plain-acts.js';

/** How often an act is decided anew when what it rested on moved meanwhile. */
const attempts = 32;

/**
 * The one way by which persons change anything about evidence: an act of one or more events, decided by core on the
 * state of their chains, logged whole or not at all. Lines are signed by the person's own key; plain events are
 * composed here and signed by the service on the person's behalf.
 */
@Injectable()
export class ActService {
  constructor(
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(EvidenceService) private readonly evidence: EvidenceService,
    @Inject(ActJudge) private readonly judge: ActJudge,
    @Inject(PlainActs) private readonly plainActs: PlainActs,
    @Inject(ProtectedPersons) private readonly protectedPersons: ProtectedPersons,
    @Inject(RequestClaims) private readonly claims: RequestClaims,
  ) {}

  /** Events that the person signed. `uploads` are ids of files that these events bring in. */
  async signed(
    person: ActingPerson,
    lines: readonly PostedLine[],
    uploads: readonly string[],
  ): Promise<Appended> {
    const events: PreparedEvent[] = [];
    for (const [i, line] of lines.entries()) {
      events.push(await this.ledger.prepare(line, `/events/${i}`));
    }
    await this.refuseOthersKeys(person, events);
    return this.log(person, events, uploads);
  }

  /** Events that were prepared elsewhere in this room; who signed them was checked there. */
  async log(
    person: ActingPerson,
    events: readonly PreparedEvent[],
    uploads: readonly string[] = [],
  ): Promise<Appended> {
    const repeated = await this.ledger.repeated(events);
    if (repeated !== undefined) return repeated;
    return again(isReadMoved, () => this.decideAndAppend(person, events, uploads, inList));
  }

  /** One event on an existing chain, signed by the service on the person's behalf. */
  async plain(person: ActingPerson, chainId: string, event: PlainEvent): Promise<Appended> {
    return this.composed(
      person,
      (before) => this.plainActs.compose(person, chainId, event, before),
      event.uploads ?? [],
    );
  }

  /**
   * Events that `compose` makes on the present heads. Where another event lands first, they are made and decided
   * anew: the service holds the pen, so nobody has to sign again. `pointerOf` says where they stand in the request.
   */
  async composed(
    person: ActingPerson,
    compose: (
      before: readonly PreparedEvent[],
    ) => Promise<PreparedEvent | readonly PreparedEvent[]>,
    uploads: readonly string[],
    pointerOf: (position: number) => string = () => '',
  ): Promise<Appended> {
    return again(isMoved, async () => {
      const made = await compose([]);
      const events = Array.isArray(made) ? made : [made];
      return this.decideAndAppend(person, events, uploads, pointerOf);
    });
  }

  private async decideAndAppend(
    person: ActingPerson,
    events: readonly PreparedEvent[],
    uploadIds: readonly string[],
    pointerOf: (position: number) => string,
  ): Promise<Appended> {
    // Here, where the request runs: the transaction may be another's.
    const claim = this.claims.current();
    const uploads = await this.evidence.attachable(person, uploadIds);
    const reads = await this.judge.decide(person, events, pointerOf);
    const accounts = await this.protectedPersons.accountsIn(events);
    const command: AppendCommand = {
      events,
      reads,
      within: async (tx, logged) => {
        await this.protectedPersons.bind(tx, accounts, events, person.accountId);
        await this.evidence.claim(tx, uploads, logged);
        await claim?.mark(tx, logged);
      },
    };
    return this.ledger.append(command);
  }

  /** A token lets a person post what they signed themselves, not what they found of somebody else. */
  private async refuseOthersKeys(
    person: ActingPerson,
    events: readonly PreparedEvent[],
  ): Promise<void> {
    const registry = await this.ledger.registry();
    for (const { statement } of events) {
      const key = registry.find(statement.actor.slice(3));
      if (key?.account !== person.accountId) {
        throw new Forbidden('Post what you signed with a key of your own account.');
      }
    }
  }
}

/** Where the events of a signed act stand in its body. */
function inList(position: number): string {
  return `/events/${position}`;
}

async function again<Result>(
  isWorthIt: (error: unknown) => boolean,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let left = attempts; ; left--) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || !isWorthIt(error)) throw error;
    }
  }
}

function isReadMoved(error: unknown): boolean {
  return error instanceof ReadMoved;
}

function isMoved(error: unknown): boolean {
  return error instanceof StaleHead;
}
