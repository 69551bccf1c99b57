import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { authorityKinds } from '../../core/cooperation/directory-entry.js';
import { instruments } from '../../core/custody/request-types.js';
import { PageQuery } from '../../platform/page.dto.js';

export class AuthorityQuery extends PageQuery {
  /** Of this country. */
  @IsOptional()
  @Matches(/^[A-Z]{2}$/)
  readonly country?: string;

  /** That take requests under this instrument. */
  @IsOptional()
  @IsIn(instruments)
  readonly instrument?: string;

  @IsOptional()
  @IsIn(authorityKinds)
  readonly kind?: string;

  /** `in_force`, or `all`: also those whose place another entry took. */
  @IsIn(['in_force', 'all'])
  readonly entries: string = 'in_force';
}

/** An entry of the directory: an office through which requests go, or that answers them. */
export class AuthorityDto {
  readonly id!: string;
  readonly country!: string;
  /** central_authority, contact_point_24_7, judicial_authority, police_channel or service_provider */
  readonly kind!: string;
  readonly name!: string;
  /** Under which it takes requests. */
  @ApiProperty({ type: [String] })
  readonly instruments!: readonly string[];
  @ApiProperty({ type: [String] })
  readonly channels!: readonly string[];
  /** In which it takes them (BCP 47). */
  @ApiProperty({ type: [String] })
  readonly languages!: readonly string[];
  readonly email!: string | null;
  readonly telephone!: string | null;
  readonly address!: string | null;
  /** As published; days as `YYYY-MM-DD`. */
  readonly validFrom!: string;
  readonly validUntil!: string | null;
  /** Where it was published. */
  readonly source!: string;
  /** valid, not_yet_valid, expired (by its days, in UTC) or superseded (another entry took its place) */
  readonly state!: string;
  /** RFC 3339. */
  readonly importedAt!: string;
  /** Account. */
  readonly importedBy!: string;
  readonly supersededAt!: string | null;
}

export class AuthorityPageDto {
  @ApiProperty({ type: [AuthorityDto] })
  readonly items!: readonly AuthorityDto[];
  readonly next!: string | null;
}

export class DirectoryTableDto {
  /** A table in CSV (RFC 4180) whose first row names the columns; at most 1 MiB, 5000 lines and 1000 characters a cell. */
  @IsString()
  @MaxLength(1024 * 1024)
  readonly csv!: string;
}

/** An office that a table names. */
export class ImportedAuthorityDto {
  /** Of the entry that is in force now. */
  readonly id!: string;
  readonly country!: string;
  readonly kind!: string;
  readonly name!: string;
  /** Id of the entry whose place it took. */
  readonly supersedes!: string | null;
}

/** What an import changed; offices that the table does not name stay as they are. */
export class DirectoryImportDto {
  @ApiProperty({ type: [ImportedAuthorityDto] })
  readonly added!: readonly ImportedAuthorityDto[];
  @ApiProperty({ type: [ImportedAuthorityDto] })
  readonly changed!: readonly ImportedAuthorityDto[];
  @ApiProperty({ type: [ImportedAuthorityDto] })
  readonly unchanged!: readonly ImportedAuthorityDto[];
}
