import { ApiProperty } from '@nestjs/swagger';

export class CountryDto {
  /** ISO 3166-1 alpha-2, or a code of that form that the operator added. */
  readonly code!: string;
  /** As this installation calls it. */
  readonly name!: string;
}

export class CountryListDto {
  @ApiProperty({ type: [CountryDto] })
  readonly items!: readonly CountryDto[];
}
