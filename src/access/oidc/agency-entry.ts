import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { MayBeLeftOut } from '../../platform/may-be-left-out.decorator.js';
import { IsPlainLine } from '../../platform/plain-line.decorator.js';

const printable = /^[\x21-\x7e]+$/;

/** An agency as it stands in the operator's file; what goes beyond the form of a member is checked by its reader. */
export class AgencyEntry {
  @Matches(/^[a-z0-9][a-z0-9-]{0,31}$/)
  readonly id!: string;

  @Length(1, 100)
  @IsPlainLine()
  readonly name!: string;

  @Length(1, 500)
  @Matches(printable)
  readonly issuer!: string;

  @Length(1, 200)
  @Matches(printable)
  readonly clientId!: string;

  @MayBeLeftOut()
  @Length(1, 4096)
  readonly clientSecretFile?: string;

  @MayBeLeftOut()
  @Length(1, 4096)
  readonly privateKeyFile?: string;

  @MayBeLeftOut()
  @Length(1, 200)
  @Matches(printable)
  readonly privateKeyId?: string;

  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @Length(1, 100, { each: true })
  // RFC 6749 §3.3.
  @Matches(/^[\x21\x23-\x5b\x5d-\x7e]+$/, { each: true })
  readonly scopes: readonly string[] = ['openid', 'profile'];

  @Length(1, 200)
  @IsPlainLine()
  readonly organisation!: string;

  @Length(1, 200)
  @Matches(printable)
  readonly groupsClaim: string = 'groups';

  @IsObject()
  readonly groupRoles!: Readonly<Record<string, unknown>>;

  @IsBoolean()
  readonly mayMakeSystemAdministrators: boolean = false;

  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @Length(1, 500, { each: true })
  readonly multiFactorAcr: readonly string[] = [];

  @MayBeLeftOut()
  @Length(1, 500)
  // Values of acr_values stand with spaces between.
  @Matches(printable)
  readonly stepUpAcr?: string;

  @IsInt()
  @Min(0)
  @Max(300)
  readonly clockToleranceSeconds: number = 30;
}
