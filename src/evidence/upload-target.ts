import { Inject, Injectable } from '@nestjs/common';
import { fromHex } from '../core/canonical/hex.js';
import { ChainService } from '../ledger/chain.service.js';
import { NotFound } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { EvidenceReader } from './evidence.reader.js';

/** What a file is sent for: an item in the log, or a chain that the person reserved and has yet to open. */
export type UploadTargetKind = 'item' | 'reserved';

@Injectable()
export class UploadTarget {
  constructor(
    @Inject(EvidenceReader) private readonly evidence: EvidenceReader,
    @Inject(ChainService) private readonly chains: ChainService,
  ) {}

  /** Throws NotFound for what does not exist and for what the person may not see, alike. */
  async kindOf(person: Person, itemId: string): Promise<UploadTargetKind> {
    if (fromHex(itemId, 32) !== undefined) {
      if (await this.evidence.seesItem(person.accountId, itemId)) return 'item';
      // An intake event may carry the digests, so the bytes may come before the chain's first event.
      const head = await this.chains.head(person, itemId, 1);
      if (head?.seq === -1) return 'reserved';
    }
    throw new NotFound('There is no such item, or you may not see it.');
  }
}
