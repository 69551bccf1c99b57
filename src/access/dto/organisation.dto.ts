import { ApiProperty } from '@nestjs/swagger';
import { IsIn, Length, Matches } from 'class-validator';
import { IsPlainLine } from '../../platform/plain-line.decorator.js';
import { type OrganisationKind, organisationKinds } from '../organisation-kinds.js';

export class NewOrganisationDto {
  @Length(1, 200)
  @IsPlainLine()
  readonly name!: string;

  /** Of the installation's list of countries (`GET /api/countries`). */
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
