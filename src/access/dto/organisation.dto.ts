import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsISO31661Alpha2, Length, Matches } from 'class-validator';
import { IsPlainLine } from '../../platform/plain-line.decorator.js';
import { type OrganisationKind, organisationKinds } from '../organisation-kinds.js';

export class NewOrganisationDto {
  @Length(1, 200)
  @IsPlainLine()
  readonly name!: string;

  /** ISO 3166-1 alpha-2. */
  @IsISO31661Alpha2()
  @Matches(/^[A-Z]{2}$/)
  readonly country!: string;

  @IsIn(organisationKinds)
  readonly kind!: OrganisationKind;
}

export class OrganisationDto {
  readonly id!: string;
  readonly name!: string;
  readonly country!: string;
  readonly kind!: string;
}

export class OrganisationPageDto {
  @ApiProperty({ type: [OrganisationDto] })
  readonly items!: readonly OrganisationDto[];
  readonly next!: string | null;
}
