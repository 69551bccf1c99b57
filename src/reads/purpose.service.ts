import { Inject, Injectable } from '@nestjs/common';
import { ItemReader } from '../items/item.reader.js';
import { CONFIG, type Config } from '../platform/config.js';
import { Refused } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { type Asked } from './read-asked.js';

/** Restrictions of items for which the law wants to know what bytes are taken for (Directive (EU) 2016/680, art. 10 and 25). */
const delicateRestrictions: ReadonlySet<string> = new Set([
  ...['special_category', 'biometric', 'juvenile'],
]);
const delicateCategories: ReadonlySet<string> = new Set(['biometric_sample', 'biometric_record']);

const takenAlong: ReadonlySet<string> = new Set(['download', 'stream', 'print']);

/** Says where a purpose must be given. */
@Injectable()
export class PurposeService {
  constructor(
    @Inject(ItemReader) private readonly items: ItemReader,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Throws `purpose-required` where one is missing. */
  async require(person: Person, { purpose, reading, route, chains }: Asked): Promise<void> {
    if (purpose !== null || reading.kind === 'unrecorded') return;
    const isTaken = takenAlong.has(reading.kind);
    const isAsked =
      this.config.readPurpose === 'all' || (this.config.readPurpose === 'downloads' && isTaken);
    if (isAsked) throw missing();
    if (!isTaken || !route.includes(':itemId')) return;
    for (const itemId of chains) {
      if (await this.isDelicate(person, itemId)) throw missing();
    }
  }

  /** What the person does not see tells them nothing here either. */
  private async isDelicate({ accountId }: Person, itemId: string): Promise<boolean> {
    const found = await this.items.stateOf(accountId, itemId);
    if (found === undefined) return false;
    const { restrictions, category = '' } = found.state;
    return (
      delicateCategories.has(category) ||
      // Of a kind that was erased nobody knows that it is not one of these.
      restrictions.some(({ kind }) => kind === undefined || delicateRestrictions.has(kind))
    );
  }
}

function missing(): Refused {
  return new Refused(
    'purpose-required',
    'Say what it is read for: a header Witnessmark-Purpose, or purpose in the address, of one line.',
  );
}
