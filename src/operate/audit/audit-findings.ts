import { type FindingCode, Findings, type Place } from '../../core/verify/finding.js';

/** So many findings of one code are told; the rest are counted. A broken table must not fill the memory. */
const mostOfOneCode = 1000;

/** How often something was found; `told` of them stand among the findings. */
export interface Tally {
  readonly code: FindingCode;
  readonly count: number;
  readonly told: number;
}

/**
 * What an audit finds. Errors are told as in a verdict, up to a limit for each code; warnings are about single events
 * and as many as there are events, so of these only the number is kept.
 */
export class AuditFindings extends Findings {
  private readonly counts = new Map<FindingCode, number>();

  override add(code: FindingCode, step: number, place: Place, detail: string): void {
    const count = (this.counts.get(code) ?? 0) + 1;
    this.counts.set(code, count);
    if (code.startsWith('E_') && count <= mostOfOneCode) super.add(code, step, place, detail);
  }

  /** Of every code that was found, by code. */
  tallies(): readonly Tally[] {
    const told = this.sorted();
    return [...this.counts]
      .map(([code, count]) => ({
        ...{ code, count },
        told: told.filter((finding) => finding.code === code).length,
      }))
      .sort((a, b) => (a.code < b.code ? -1 : 1));
  }
}
