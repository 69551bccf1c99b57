import { Inject, Injectable, Logger } from '@nestjs/common';
import { CLOCK, type Clock } from '../platform/clock.js';
import { type ErrorCode, errorCodes, Refused } from '../platform/errors.js';
import { type IdsGiven } from './ids-given.js';
import { PartReads } from './part-reads.js';
import { type Asked } from './read-asked.js';
import { type ReadBy, ReadEntryStore, type Reading } from './read-entry.store.js';

/** Statuses of refusals that are put on record: somebody asked for what they were not given. */
const refusals: ReadonlySet<number> = new Set([401, 403, 404, 409, 422, 428]);

const ordinaryParameters: ReadonlySet<string> = new Set(['cursor', 'limit']);

/** Puts on record what is given, before it is given, and what is refused. */
@Injectable()
export class ReadRecorder {
  private readonly parts = new PartReads();
  private readonly logger = new Logger('reads');

  constructor(
    @Inject(ReadEntryStore) private readonly entries: ReadEntryStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws `read-not-recorded` where it cannot be put on record: then nothing of it may be given. */
  async given(by: ReadBy, asked: Asked, ids: IdsGiven, isPart: boolean): Promise<void> {
    if (asked.reading.kind === 'unrecorded') return;
    const nowMs = this.clock.nowMs();
    const key = JSON.stringify([by.entry.id, asked.chains, asked.objects, asked.purpose]);
    if (isPart && this.parts.isCovered(key, nowMs)) return;
    try {
      await this.entries.add(by, readingOf(asked, ids, isPart), nowMs);
    } catch (error) {
      this.logger.error(`${asked.request} a read could not be recorded: ${String(error)}`);
      throw new Refused(
        'read-not-recorded',
        'That you read this could not be put on record, so it is not given. Ask again.',
        { cause: error },
      );
    }
    if (isPart) this.parts.remember(key, nowMs);
  }

  /** What was refused stays refused, also where that cannot be put on record. */
  async refused(by: ReadBy, asked: Asked, code: ErrorCode): Promise<void> {
    if (!refusals.has(errorCodes[code].status)) return;
    const { route, chains, objects, query, purpose, request, network } = asked;
    const denied: Reading = {
      ...{ route, chains, objects, query, purpose, request, network },
      ...{ kind: 'denied', given: 0, isPart: false, code },
    };
    try {
      await this.entries.add(by, denied, this.clock.nowMs());
    } catch (error) {
      this.logger.error(`${asked.request} a refusal could not be recorded: ${String(error)}`);
    }
  }
}

function readingOf({ reading, ...rest }: Asked, ids: IdsGiven, isPart: boolean): Reading {
  return {
    ...rest,
    ...{ isPart, code: null, given: ids.given },
    kind: kindOf(reading, rest.query),
    chains: [...rest.chains, ...ids.chains],
    objects: [...rest.objects, ...ids.objects],
  };
}

/** Throws for routes of which nothing is recorded: they are turned away before. */
function kindOf({ kind }: Asked['reading'], query: string | null): Reading['kind'] {
  if (kind === 'unrecorded') throw new Error('this route is not recorded');
  if (kind !== 'list') return kind;
  const names = [...new URLSearchParams(query ?? '').keys()];
  return names.every((name) => ordinaryParameters.has(name)) ? 'list' : 'search';
}
