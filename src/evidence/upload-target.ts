import { Inject, Injectable } from '@nestjs/common';
import { fromHex } from '../core/canonical/hex.js';
import { ChainService } from '../ledger/chain.service.js';
import { NotFound } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { EvidenceReader } from './evidence.reader.js';

/**
 * What a file is sent for: an item in the log, with the digest by which its bytes were announced if they are still
 * awaited, or a chain that the person reserved and has yet to open.
 */
export type Target =
  | { readonly kind: 'item'; readonly awaitedSha256: string | undefined }
  | { readonly kind: 'reserved' };

@Injectable()
export class UploadTarget {
  constructor(
    @Inject(EvidenceReader) private readonly evidence: EvidenceReader,
    @Inject(ChainService) private readonly chains: ChainService,
  ) {}

  /** Throws NotFound for what does not exist and for what the person may not see, alike. */
  async find(person: Person, itemId: string): Promise<Target> {
    if (fromHex(itemId, 32) !== undefined) {
      const { accountId } = person;
      if (await this.evidence.seesItem(accountId, itemId)) {
        return {
          kind: 'item',
          awaitedSha256: await this.evidence.awaitedSha256(accountId, itemId),
        };
      }
      // An intake event may carry the digests, so the bytes may come before the chain's first event.
      const head = await this.chains.head(person, itemId, 1);
      if (head?.seq === -1) return { kind: 'reserved' };
    }
    throw new NotFound('There is no such item, or you may not see it.');
  }
}
