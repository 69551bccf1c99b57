import { ApiProperty } from '@nestjs/swagger';
import { type Json } from '../../core/canonical/json.js';

/** A provenance form as an event stated it. */
export class ProvenanceDto {
  /** military, private_sector, online, law_enforcement or civil_society */
  readonly kind!: string;
  /** Event that states it. */
  readonly eventHash!: string;
  readonly logIndex!: number;
  /** Whether it took the place of an earlier one. */
  readonly amended!: boolean;
  /** Every field by name; `{"status":"unknown"}` and `{"status":"withheld","by":…}` are answers. */
  readonly form!: Readonly<Record<string, Json>>;
}

export class ProvenanceHistoryDto {
  /** Oldest first; the last one is in force. */
  @ApiProperty({ type: [ProvenanceDto] })
  readonly items!: readonly ProvenanceDto[];
}
