import { Inject, Injectable } from '@nestjs/common';
import { AdmissibilityReader } from '../admissibility/admissibility.reader.js';
import { ForumProfileReader } from '../admissibility/forum-profile.reader.js';
import { DisclosureReader } from '../disclosure/disclosure.reader.js';
import { RequestReader } from '../cooperation/request.reader.js';
import { type AnswersByRule, assess, type Assessment } from '../core/admissibility/assess.js';
import { type ForumProfile } from '../core/admissibility/forum-profile.js';
import { answersIn } from '../core/admissibility/human-answers.js';
import { readFacts, type RequestOfItem } from '../core/admissibility/read-facts.js';
import { type FoldEvent } from '../core/custody/fold-event.js';
import { type Inheritable, mostGenerations } from '../core/custody/lineage.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Invalid } from '../platform/errors.js';
import { nodeEngine } from '../platform/node-engine.js';
import { CustodyRecordService } from './custody-record.service.js';
import { originOf } from './item-origin.js';
import { ItemReader, type ItemView } from './item.reader.js';

interface Ancestor {
  readonly item: ItemView;
  readonly events: readonly FoldEvent[];
}

/** What an item derives from: the chains that the account sees, and of those above what holds for everybody. */
interface Ancestry {
  readonly seen: readonly Ancestor[];
  readonly unseen: readonly Inheritable[];
}

/** Holds the record of an item against a forum's questions. What comes of it is told, and logged only by a person. */
@Injectable()
export class AssessmentService {
  constructor(
    @Inject(ItemReader) private readonly items: ItemReader,
    @Inject(CustodyRecordService) private readonly record: CustodyRecordService,
    @Inject(AdmissibilityReader) private readonly notes: AdmissibilityReader,
    @Inject(ForumProfileReader) private readonly profiles: ForumProfileReader,
    @Inject(RequestReader) private readonly requests: RequestReader,
    @Inject(DisclosureReader) private readonly disclosures: DisclosureReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  forums(): readonly ForumProfile[] {
    return this.profiles.all();
  }

  /**
   * As of now, with the answers of the newest assessment on record for the forum; `answers` take their place where they
   * are given. Throws NotFound for what the account may not see.
   */
  async assess(
    accountId: string,
    itemId: string,
    forum: string,
    answers?: AnswersByRule,
  ): Promise<Assessment> {
    const profiles = this.profiles.ofForum(forum, this.clock.nowMs());
    if (profiles === undefined) {
      const known = this.forums().map(({ id }) => id);
      const detail = `There is no forum profile ${forum} here; there are ${known.join(', ')}.`;
      throw new Invalid(detail, [{ parameter: 'forum', detail }]);
    }
    const given = answers ?? (await this.recorded(accountId, itemId, forum));
    const item = await this.items.find(accountId, itemId);
    const own = await this.record.read(accountId, itemId);
    const { seen, unseen } = await this.ancestry(accountId, item);
    const line = [item, ...seen.map((ancestor) => ancestor.item)];
    const record = {
      ...{ events: own.events, custody: own.examination, nowMs: this.clock.nowMs() },
      ancestors: seen.map(({ events }) => events),
      unseenAncestors: unseen,
      requests: await this.requestsOf(accountId, line),
      servedWithCase: await this.disclosures.servedWithCase(accountId, itemId),
    };
    return assess(nodeEngine, profiles, readFacts(record), given);
  }

  /** Rules of the forums that keep the item from being exported; names that are no forum's here ask nothing. */
  async blocks(
    accountId: string,
    itemId: string,
    forums: readonly string[],
  ): Promise<readonly string[]> {
    const nowMs = this.clock.nowMs();
    const known = forums.filter((forum) => this.profiles.ofForum(forum, nowMs) !== undefined);
    const blocking = new Set<string>();
    for (const forum of known) {
      const { blocksExport } = await this.assess(accountId, itemId, forum);
      for (const ruleId of blocksExport) blocking.add(ruleId);
    }
    return [...blocking];
  }

  /** Rules of the forums that keep the item from being exported only because nobody has answered them. */
  async openQuestions(
    accountId: string,
    itemId: string,
    forums: readonly string[],
  ): Promise<readonly string[]> {
    const nowMs = this.clock.nowMs();
    const known = forums.filter((forum) => this.profiles.ofForum(forum, nowMs) !== undefined);
    const open = new Set<string>();
    for (const forum of known) {
      const { rules } = await this.assess(accountId, itemId, forum);
      for (const { ruleId, severity, result } of rules) {
        if (severity === 'block_export' && result === 'unknown') open.add(ruleId);
      }
    }
    return [...open];
  }

  /** The items from the parent upwards. */
  private async ancestry(accountId: string, item: ItemView): Promise<Ancestry> {
    const seen: Ancestor[] = [];
    for (let child = item; seen.length < mostGenerations;) {
      const { parentId } = child.state;
      if (parentId === undefined) break;
      const parent = await this.items.stateOf(accountId, parentId);
      if (parent === undefined) return { seen, unseen: await this.unseen(accountId, child) };
      const { events } = await this.record.read(accountId, parentId);
      seen.push({ item: parent, events });
      child = parent;
    }
    return { seen, unseen: [] };
  }

  private async unseen(accountId: string, { itemId }: ItemView): Promise<readonly Inheritable[]> {
    return (await this.items.lineage(accountId, itemId)).map(({ state }) => state);
  }

  private async requestsOf(
    accountId: string,
    items: readonly ItemView[],
  ): Promise<readonly RequestOfItem[]> {
    const found: RequestOfItem[] = [];
    for (const item of items) {
      const requests = await this.requests.ofItem(accountId, originOf(item));
      found.push(...requests.map(({ record }) => record));
    }
    return found;
  }

  private async recorded(accountId: string, itemId: string, forum: string): Promise<AnswersByRule> {
    const notes = await this.notes.inForce(accountId, itemId);
    const newest = notes.findLast(
      (note) => note.type === 'admissibility.assessed/1' && note.forum === forum,
    );
    return answersIn(newest?.fields['humanAnswers']);
  }
}
