import { Injectable } from '@nestjs/common';
import { type LedgerTransaction, type LoggedEvent } from './append-command.js';

/** Derives a feature's rows from logged events, in the transaction that logs them. */
export interface ProjectionWriter {
  readonly name: string;
  /** Which event types it wants, e.g. `item.added/1`, or undefined for all of a chain kind. */
  wants(event: LoggedEvent): boolean;
  write(tx: LedgerTransaction, events: readonly LoggedEvent[]): Promise<void>;
  /** Clears what follows from an item's chain, which is written anew after it; left out where nothing follows from those. */
  forget?(tx: LedgerTransaction, itemId: string): Promise<void>;
}

/** The features' writers, in the order in which they registered. */
@Injectable()
export class ProjectionWriters {
  private readonly writers: ProjectionWriter[] = [];

  register(writer: ProjectionWriter): void {
    this.writers.push(writer);
  }

  names(): readonly string[] {
    return this.writers.map(({ name }) => name);
  }

  async forget(tx: LedgerTransaction, itemId: string): Promise<void> {
    for (const writer of this.writers) await writer.forget?.(tx, itemId);
  }

  async write(tx: LedgerTransaction, events: readonly LoggedEvent[]): Promise<void> {
    for (const writer of this.writers) {
      const wanted = events.filter((event) => writer.wants(event));
      if (wanted.length > 0) await writer.write(tx, wanted);
    }
  }
}
