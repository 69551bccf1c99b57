/** So many are remembered; beyond, parts are recorded one by one. */
const most = 10_000;
const minuteMs = 60_000;

/**
 * Files of which somebody reads part after part. The entry of the first part stands for the whole file, so that for a minute no
 * more need be written. Kept by each process for itself: what another wrote is written again, never left out.
 */
export class PartReads {
  private readonly since = new Map<string, number>();

  /** Whether an entry that was written less than a minute ago stands for the read. */
  isCovered(key: string, nowMs: number): boolean {
    const writtenMs = this.since.get(key);
    return writtenMs !== undefined && nowMs >= writtenMs && nowMs - writtenMs < minuteMs;
  }

  /** Called once the entry is durable. */
  remember(key: string, nowMs: number): void {
    if (this.since.size >= most) this.forgetOld(nowMs);
    if (this.since.size < most) this.since.set(key, nowMs);
  }

  private forgetOld(nowMs: number): void {
    for (const key of this.since.keys()) {
      if (!this.isCovered(key, nowMs)) this.since.delete(key);
    }
  }
}
