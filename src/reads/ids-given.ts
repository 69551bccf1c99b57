import { chainForm } from './read-asked.js';
import { type ReadingRoute } from './reading-routes.js';

/** What an answer gave: ids of chains and of what is none, and how many entries. */
export interface IdsGiven {
  readonly chains: readonly string[];
  readonly objects: readonly string[];
  readonly given: number;
}

/** Reads an answer as the table of routes says. */
export function idsGiven(reading: ReadingRoute, answer: unknown): IdsGiven {
  if (reading.kind === 'unrecorded') return { chains: [], objects: [], given: 0 };
  const entries = reading.kind === 'list' ? itemsOf(answer) : [answer];
  const ids = entries.flatMap((entry) => (reading.of ?? []).flatMap((name) => idAt(entry, name)));
  return {
    chains: ids.filter((id) => chainForm.test(id)),
    objects: ids.filter((id) => !chainForm.test(id)),
    given: entries.length,
  };
}

function itemsOf(answer: unknown): readonly unknown[] {
  if (typeof answer !== 'object' || answer === null || !('items' in answer)) return [];
  return Array.isArray(answer.items) ? answer.items : [];
}

function idAt(entry: unknown, name: string): readonly string[] {
  if (typeof entry !== 'object' || entry === null) return [];
  const value: unknown = Object.entries(entry).find(([member]) => member === name)?.[1];
  return typeof value === 'string' ? [value] : [];
}
