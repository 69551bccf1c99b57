import { ApiProperty } from '@nestjs/swagger';
import { type Json } from '../../core/canonical/json.js';

export class EventFieldDto {
  readonly name!: string;
  /** Bytes as hex, instants as RFC 3339, decimals as text; absent where the field was erased. */
  @ApiProperty({
    required: false,
    oneOf: [
      { type: 'string' },
      { type: 'number' },
      { type: 'boolean' },
      { type: 'object', additionalProperties: true },
      { type: 'array', items: {} },
    ],
  })
  readonly value?: Json;
  readonly erased!: boolean;
}

export class EventSignerDto {
  readonly keyId!: string;
  /** 1 author, 2 counter-signer, 3 approver, 4 service */
  readonly role!: number;
  /** Of the key; null where it was never registered. */
  readonly account!: string | null;
}

export class EventDto {
  readonly seq!: number;
  readonly logIndex!: number;
  readonly loggedAt!: string;
  readonly type!: string;
  /** The time that the author states. */
  readonly occurred!: string;
  /** Key of the author. */
  readonly actor!: string;
  /** Account that answers for it: the key's, or the one for which the service signed. */
  readonly account!: string | null;
  /** Keys of all others who signed. */
  @ApiProperty({ type: [String] })
  readonly with!: readonly string[];
  /** Who signed, in the order of the blocks. */
  @ApiProperty({ type: [EventSignerDto] })
  readonly signers!: readonly EventSignerDto[];
  readonly eventHash!: string;
  /** The exact text that was signed. */
  readonly statement!: string;
  /** Signature blocks in hex. */
  @ApiProperty({ type: [String] })
  readonly signatures!: readonly string[];
  @ApiProperty({ type: [EventFieldDto] })
  readonly fields!: readonly EventFieldDto[];
}

export class EventPageDto {
  @ApiProperty({ type: [EventDto] })
  readonly items!: readonly EventDto[];
  readonly next!: string | null;
}
