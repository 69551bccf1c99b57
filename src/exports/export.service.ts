import { Inject, Injectable } from '@nestjs/common';
import { ActService } from '../custody/act.service.js';
import { Conflict, NotFound } from '../platform/errors.js';
import { type Page } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { uuidV7 } from '../platform/uuid-v7.js';
import { ExportBuilder } from './export-builder.js';
import { ExportFiles, type PackageFile } from './export-files.js';
import {
  type CheckedExport,
  ExportRequests,
  exportType,
  type PostedExport,
} from './export-requests.js';
import { type ExportRecord, ExportStore } from './export.store.js';

/** Hands cases over: the export is recorded on the case's chain first, the package is built after. */
@Injectable()
export class ExportService {
  /** For each case the export that is being recorded, so that each gets a checkpoint of its own. */
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(
    @Inject(ExportRequests) private readonly requests: ExportRequests,
    @Inject(ActService) private readonly acts: ActService,
    @Inject(ExportStore) private readonly exports: ExportStore,
    @Inject(ExportBuilder) private readonly builder: ExportBuilder,
    @Inject(ExportFiles) private readonly files: ExportFiles,
  ) {}

  /** Records the export and begins its package. Asked again with the same signed event: the same export. */
  async begin(person: Person, caseId: string, posted: PostedExport): Promise<ExportRecord> {
    return this.inTurn(caseId, async () => {
      const checked = await this.requests.check(person.accountId, caseId, posted);
      const id = uuidV7(checked.askedMs);
      const record = await this.record(person, caseId, id, checked);
      if (record.id === id) await this.builder.start(record);
      return this.find(person, record.id);
    });
  }

  list(
    person: Person,
    page: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<ExportRecord>> {
    return this.exports.list(person.accountId, page);
  }

  async find(person: Person, id: string): Promise<ExportRecord> {
    const record = await this.exports.find(person.accountId, id);
    if (record === undefined) throw new NotFound('There is no such export, or you may not see it.');
    return record;
  }

  /** The file of a finished package, and the name to save it under. */
  async open(person: Person, id: string): Promise<PackageFile & { readonly fileName: string }> {
    const { state, failure, folder } = await this.find(person, id);
    if (state === 'building') throw new Conflict('The package is still being built.');
    if (state === 'failed') throw new Conflict(`There is no package. ${failure ?? ''}`);
    const file = await this.files.read(id);
    if (file === undefined) throw new NotFound('The package is no longer kept here. Export anew.');
    return { ...file, fileName: `${folder}.zip` };
  }

  /** Removes packages in which something stands that was erased since. The exports stay, and can be asked for anew. */
  async discard(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.files.remove(id);
  }

  private async record(
    person: Person,
    caseId: string,
    id: string,
    { act, words, folder, askedMs }: CheckedExport,
  ): Promise<ExportRecord> {
    const { receipts } =
      act.kind === 'signed'
        ? await this.acts.signed(person, [act.line], [])
        : await this.acts.plain(person, caseId, { type: exportType, fields: act.fields });
    const [receipt] = receipts;
    if (receipt === undefined) throw new Error('an event was logged without a receipt');
    const { logIndex } = receipt;
    const requestedBy = person.accountId;
    const { kind } = words;
    return this.exports.add({
      id,
      caseId,
      kind,
      requestedBy,
      logIndex,
      folder,
      createdMs: askedMs,
    });
  }

  private async inTurn<Result>(caseId: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.turns.get(caseId) ?? Promise.resolve();
    const mine = before.then(work);
    const over = mine.then(ignore, ignore);
    this.turns.set(caseId, over);
    try {
      return await mine;
    } finally {
      if (this.turns.get(caseId) === over) this.turns.delete(caseId);
    }
  }
}

function ignore(): void {
  // The next in turn does not care how this one ended.
}
