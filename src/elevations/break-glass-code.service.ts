import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../platform/clock.js';
import { type Person } from '../platform/person.js';
import { breakGlassHash, newBreakGlassCode } from './break-glass-secret.js';
import { type CodeOwner, ElevationStore } from './elevation.store.js';

const codesAtOnce = 5;

/** Makes the codes that open a case in an emergency; each is told once, to be printed, and its hash is kept. */
@Injectable()
export class BreakGlassCodeService {
  constructor(
    @Inject(ElevationStore) private readonly store: ElevationStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A custodian's own, in the place of those that are left. */
  async codes(person: Person): Promise<readonly string[]> {
    return this.issue(person, 'custodian', codesAtOnce);
  }

  /** The one for the envelope. That a second administrator approved it is seen to before every route. */
  async seal(person: Person): Promise<string> {
    const [code = ''] = await this.issue(person, 'sealed', 1);
    return code;
  }

  private async issue(
    { accountId }: Person,
    kind: CodeOwner['kind'],
    count: number,
  ): Promise<readonly string[]> {
    const codes = Array.from({ length: count }, newBreakGlassCode);
    const hashes = codes.map(breakGlassHash).filter((hash) => hash !== undefined);
    await this.store.issue(accountId, kind, hashes, this.clock.nowMs());
    return codes;
  }
}
