import { readFile } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { toHex } from '../core/canonical/hex.js';
import { controlItemId } from '../core/ledger/item.js';
import { EvidenceService } from '../evidence/evidence.service.js';
import { ItemReader } from '../items/item.reader.js';
import { EventReader, type StoredEvent } from '../ledger/event.reader.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { LogReader } from '../ledger/log.reader.js';
import { nodeEngine } from '../platform/node-engine.js';
import { type ExportRecord } from './export.store.js';
import { type PackageSource } from './package-source.js';
import { RedactionProfileReader } from './redaction-profile.reader.js';

/** As the package names whoever wrote it; the version is that of `package.json`. */
export const generator = 'witnessmark/0.1.0';

/** So many events are in memory at once, each of at most a few MiB. */
const eventsPerPage = 64;

/** Beside this file in the sources, and copied beside it by the build. */
const verifyPython = new URL('./verify.py', import.meta.url);

/** Opens what packages are made of, with the sight of the person who asked for them. */
@Injectable()
export class ExportSources {
  constructor(
    @Inject(EventReader) private readonly events: EventReader,
    @Inject(LogReader) private readonly log: LogReader,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(ItemReader) private readonly items: ItemReader,
    @Inject(RedactionProfileReader) private readonly profiles: RedactionProfileReader,
    @Inject(EvidenceService) private readonly evidence: EvidenceService,
  ) {}

  /** The source as of a checkpoint that covers the export's event; signs one now if there is none. */
  async of({ requestedBy, caseId, logIndex }: ExportRecord): Promise<PackageSource> {
    const checkpoint = await this.log.checkpointCovering(logIndex);
    const proofs = this.log.proofs(checkpoint.size);
    const { origin, logVkey } = this.ledger.identity();
    return {
      ledger: origin,
      logVkey,
      checkpoint,
      controlChain: toHex(controlItemId(nodeEngine, origin)),
      caseChain: caseId,
      exportIndex: logIndex,
      movedAway: await this.items.movedAway(requestedBy, caseId),
      generator,
      verifyPython: await readFile(verifyPython),
      redactionProfile: (name) => this.profiles.find(name),
      events: (chainId) => this.eventsOf(requestedBy, chainId, checkpoint.size),
      proof: (index) => proofs.of(index),
      leaves: (first, count) => this.log.leaves(first, count),
      open: (itemId, seq) => this.evidence.openOf(requestedBy, itemId, seq),
    };
  }

  private async *eventsOf(
    accountId: string,
    chainId: string,
    below: number,
  ): AsyncGenerator<StoredEvent> {
    for (let from = 0; ;) {
      const window = { from, limit: eventsPerPage, below };
      const page = await this.events.ofChain(accountId, chainId, window);
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < eventsPerPage) return;
      from = last.seq + 1;
    }
  }
}
