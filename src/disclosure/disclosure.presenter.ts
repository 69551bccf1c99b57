import { instantText } from '../core/canonical/instant.js';
import { type Json } from '../core/canonical/json.js';
import { isJsonObject } from '../core/custody/json-kind.js';
import { type DisclosureView, type ScheduledItem } from './disclosure.reader.js';
import {
  type DisclosureDto,
  type ScheduledItemDto,
  type WithheldGroundDto,
} from './dto/disclosure.dto.js';

export function presentDisclosure(view: DisclosureView): DisclosureDto {
  const { eventHash, itemId, servedBy, recipient, schedule, digests, items, supersededBy } = view;
  return {
    ...{ eventHash, itemId, servedBy, recipient, schedule, digests, items, supersededBy },
    withheld: groundsIn(view.withheld),
    servedAt: instantText(Number(view.servedMs)),
    acknowledgedAt: view.acknowledgedMs === null ? null : instantText(Number(view.acknowledgedMs)),
    checks: view.checks.map(({ by, result }) => ({ by, result })),
  };
}

export function presentScheduled(item: ScheduledItem): ScheduledItemDto {
  const { itemId, itemNumber, exhibitRef, title, schedules } = item;
  return { itemId, itemNumber, exhibitRef, title, schedules };
}

function groundsIn(withheld: Json): readonly WithheldGroundDto[] {
  const list = Array.isArray(withheld) ? withheld.filter(isJsonObject) : [];
  return list.map((one) => ({
    ground: textIn(one, 'ground'),
    decisionMaker: textIn(one, 'decisionMaker'),
    decision: textIn(one, 'decision'),
  }));
}

function textIn(members: Readonly<Record<string, Json>>, name: string): string {
  const value = members[name];
  return typeof value === 'string' ? value : '';
}
