import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, Matches } from 'class-validator';

export class LetterQuery {
  /** A language of the letters, such as `fr`; without it, the one that the request itself names. */
  @IsOptional()
  @IsString()
  @Matches(/^[a-z]{2,3}$/)
  readonly language?: string;
}

/** The entry of the directory from which the letter has its address. */
export class LetterOfficeDto {
  /** Of the entry, which stays when another takes its place. */
  readonly authorityId!: string;
  /** RFC 3339. */
  readonly importedAt!: string;
  readonly address!: string | null;
  /** In which the office takes requests (BCP 47); none where nothing is known. */
  @ApiProperty({ type: [String] })
  readonly languages!: readonly string[];
}

/** A draft: nothing is sent, and whoever signs the letter answers for its words. */
export class LetterDto {
  readonly language!: string;
  /** ltr or rtl */
  readonly direction!: string;
  /** Plain text; what was put in from the record stands between U+2068 and U+2069. */
  readonly text!: string;
  /** Null unless the directory has exactly one valid entry of that name. */
  readonly office!: LetterOfficeDto | null;
}
