import { ApiProperty } from '@nestjs/swagger';
import { type Json } from '../../core/canonical/json.js';

/** A note, counter-note, assessment, objection or ruling as an event stated it. */
export class AdmissibilityNoteDto {
  readonly eventHash!: string;
  readonly logIndex!: number;
  readonly type!: string;
  readonly forum!: string;
  /** Account. */
  readonly author!: string;
  readonly fields!: Readonly<Record<string, Json>>;
  /** Hash of the event that takes its place; null while it is in force. */
  readonly supersededBy!: string | null;
}

export class AdmissibilityNotePageDto {
  @ApiProperty({ type: [AdmissibilityNoteDto] })
  readonly items!: readonly AdmissibilityNoteDto[];
  readonly next!: string | null;
}
