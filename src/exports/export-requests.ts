import { Inject, Injectable } from '@nestjs/common';
import { type Json } from '../core/canonical/json.js';
import { readRfc3339 } from '../core/custody/rfc3339.js';
import { type CaseRecord } from '../core/custody/case-state.js';
import { instantText } from '../core/canonical/instant.js';
import { exportWords, type ExportWords } from '../core/package/describe-case.js';
import { noRedaction } from '../core/package/redaction-profile.js';
import { topFolder } from '../core/package/layout.js';
import { CaseReader } from '../cases/case.reader.js';
import { EvidenceReader } from '../evidence/evidence.reader.js';
import { AssessmentService } from '../items/assessment.service.js';
import { ItemReader, type ItemView } from '../items/item.reader.js';
import { type PostedLine } from '../ledger/event-line.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { type FieldProblem, Invalid, NotFound } from '../platform/errors.js';
import { RedactionProfileReader } from './redaction-profile.reader.js';

/** How an export is asked for: with a signed line, or in words that the service signs. */
export type ExportAct =
  | { readonly kind: 'signed'; readonly line: PostedLine }
  | { readonly kind: 'plain'; readonly fields: Readonly<Record<string, Json>> };

/** As posted: either `event`, or the words. */
export interface PostedExport extends Partial<Omit<ExportWords, 'kind'>> {
  readonly kind?: string;
  readonly event?: PostedLine;
}

/** An export that nothing speaks against, though nothing is recorded yet. */
export interface CheckedExport {
  readonly act: ExportAct;
  readonly words: ExportWords;
  /** The package's top folder. */
  readonly folder: string;
  readonly askedMs: number;
}

/** Of the event that records an export on the case's chain. */
export const exportType = 'report.exported/1';

/** A clock that is a little ahead is forgiven, as it is in events. */
const aheadMs = 5 * 60 * 1000;
/** Verifiers call a package stale whose export lies further from its checkpoint than this. */
const behindMs = 24 * 60 * 60 * 1000;

/** Looks at what is asked before anything is recorded: an export on the case's chain cannot be taken back. */
@Injectable()
export class ExportRequests {
  constructor(
    @Inject(CaseReader) private readonly cases: CaseReader,
    @Inject(ItemReader) private readonly items: ItemReader,
    @Inject(EvidenceReader) private readonly evidence: EvidenceReader,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(AssessmentService) private readonly assessments: AssessmentService,
    @Inject(RedactionProfileReader) private readonly profiles: RedactionProfileReader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws NotFound, or Invalid with all problems. */
  async check(accountId: string, caseId: string, posted: PostedExport): Promise<CheckedExport> {
    const found = await this.cases.recordOf(accountId, caseId);
    if (found === undefined) throw new NotFound('There is no such case, or you may not see it.');
    const { act, words } =
      posted.event === undefined
        ? this.plain(posted)
        : await this.signed(caseId, posted.event, posted);
    const askedMs = this.clock.nowMs();
    const pointer = act.kind === 'signed' ? '/event/fields' : '';
    refuse([...checkWords(words, askedMs, pointer), ...this.checkProfile(words, pointer)]);
    await this.checkItems(accountId, caseId, found.record, words);
    const folder = topFolder(found.record.caseRef ?? '', words.exportedAt);
    return { act, words, folder, askedMs };
  }

  private async signed(
    caseId: string,
    line: PostedLine,
    posted: PostedExport,
  ): Promise<Pick<CheckedExport, 'act' | 'words'>> {
    const besides = Object.entries(posted).filter(
      ([name, value]) => name !== 'event' && value !== undefined,
    );
    refuse(besides.map(([name]) => problem(`/${name}`, 'The signed event says this already.')));
    const { statement, fields, eventHash } = await this.ledger.prepare(line, '/event');
    if (statement.item !== caseId || statement.type !== exportType) {
      refuse([problem('/event/statement', `This is no ${exportType} on the chain of this case.`)]);
    }
    const { seq } = statement;
    const words = exportWords({ seq, logIndex: 0, type: exportType, eventHash, fields });
    if (words === undefined) throw invalid([problem('/event/fields', kindsAllowed)]);
    return { act: { kind: 'signed', line }, words };
  }

  private plain(posted: PostedExport): Pick<CheckedExport, 'act' | 'words'> {
    const { purpose, recipient, requestedBy, exportedAt } = posted;
    const missing = needed.filter((name) => posted[name] === undefined);
    if (purpose === undefined || recipient === undefined || requestedBy === undefined) {
      const detail = 'Say this, or send a signed event instead.';
      throw invalid(missing.map((name) => problem(`/${name}`, detail)));
    }
    const exportedMs = exportedAt === undefined ? this.clock.nowMs() : readRfc3339(exportedAt);
    if (exportedMs === undefined) throw invalid([problem('/exportedAt', 'No calendar has this.')]);
    const words: ExportWords = {
      kind: posted.kind === 'record-only' ? posted.kind : 'full',
      ...{ purpose, recipient, requestedBy },
      language: posted.language ?? 'en',
      redactionProfile: posted.redactionProfile ?? noRedaction,
      exportedAt: instantText(exportedMs),
    };
    return { act: { kind: 'plain', fields: { ...words } }, words };
  }

  private checkProfile(
    { redactionProfile }: ExportWords,
    pointer: string,
  ): readonly FieldProblem[] {
    if (redactionProfile === noRedaction) return [];
    if (this.profiles.find(redactionProfile) !== undefined) return [];
    const detail = `The profiles are ${[noRedaction, ...this.profiles.names()].join(', ')}.`;
    return [problem(`${pointer}/redactionProfile`, detail)];
  }

  /** What a forum of the case keeps from leaving does not leave, until its questions are answered. */
  private async checkForums(
    accountId: string,
    { items, forumProfiles = [] }: CaseRecord,
  ): Promise<void> {
    const problems: FieldProblem[] = [];
    for (const id of items) {
      const blocking = await this.assessments.blocks(accountId, id, forumProfiles);
      if (blocking.length > 0) {
        problems.push(item(id, `is kept back by ${blocking.join(', ')}: see its assessment`));
      }
    }
    refuse(problems);
  }

  /** Every item of the case must be registered by now, and in a full package its bytes. */
  private async checkItems(
    accountId: string,
    caseId: string,
    record: CaseRecord,
    { kind }: ExportWords,
  ): Promise<void> {
    const views = new Map(
      (await this.items.ofCase(accountId, caseId)).map((view) => [view.itemId, view]),
    );
    // What was moved to another case is given out with that.
    const movedAway = await this.items.movedAway(accountId, caseId);
    const items = record.items.filter((id) => !movedAway.has(id));
    const missing = items.filter((id) => !isRegistered(views.get(id)));
    refuse(missing.map((id) => item(id, 'is not registered, or you may not see it')));
    await this.checkForums(accountId, { ...record, items });
    if (kind === 'record-only') return;
    const objects = await this.evidence.objectsOfCase(accountId, caseId);
    const held = new Set(objects.map(({ itemId, seq }) => `${itemId}:${seq}`));
    const lacking = items.filter((id) =>
      views.get(id)?.state.digests.some(({ seq }) => !held.has(`${id}:${seq}`)),
    );
    refuse(lacking.map((id) => item(id, 'has bytes that are not held here: export record-only')));
  }
}

const needed = ['purpose', 'recipient', 'requestedBy'] as const;
const kindsAllowed = 'The kind of a package is full or record-only.';
/** BCP 47, its form alone. */
const languageTag = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;

function checkWords(words: ExportWords, nowMs: number, pointer: string): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const exportedMs = Date.parse(words.exportedAt);
  if (exportedMs > nowMs + aheadMs || exportedMs < nowMs - behindMs) {
    const detail = 'An export is dated within the last 24 hours, and not into the future.';
    problems.push(problem(`${pointer}/exportedAt`, detail));
  }
  if (!languageTag.test(words.language)) {
    problems.push(problem(`${pointer}/language`, 'This is no language tag, like en or zh-Hans.'));
  }
  return problems;
}

/** Its registration named it; the name may have been erased since. */
function isRegistered(view: ItemView | undefined): boolean {
  return view?.state.registeredHash !== undefined;
}

function item(id: string, why: string): FieldProblem {
  return { detail: `Item ${id} ${why}.` };
}

function problem(pointer: string, detail: string): FieldProblem {
  return { pointer, detail };
}

function refuse(problems: readonly FieldProblem[]): void {
  if (problems.length > 0) throw invalid(problems);
}

function invalid(problems: readonly FieldProblem[]): Invalid {
  return new Invalid('The case cannot be exported so.', problems);
}
