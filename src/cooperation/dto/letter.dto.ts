import { IsOptional, IsString, Matches } from 'class-validator';

export class LetterQuery {
  /** A language of the letters, such as `fr`; without it, the one that the request itself names. */
  @IsOptional()
  @IsString()
  @Matches(/^[a-z]{2,3}$/)
  readonly language?: string;
}

/** A draft: nothing is sent, and whoever signs the letter answers for its words. */
export class LetterDto {
  readonly language!: string;
  /** ltr or rtl */
  readonly direction!: string;
  /** Plain text; what was put in from the record stands between U+2068 and U+2069. */
  readonly text!: string;
}
