import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsString,
  IsUUID,
  Length,
  Matches,
} from 'class-validator';
import { MayBeLeftOut } from '../../platform/may-be-left-out.decorator.js';
import { IsPlainLine } from '../../platform/plain-line.decorator.js';
import { passwordLength } from '../passwords.js';
import { type Role, roleNames } from '../roles.js';

export class NewAccountDto {
  /** Name to sign in with: lower-case letters, digits, `.`, `_`, `@`, `-`. */
  @IsString()
  @Matches(/^[a-z0-9][a-z0-9._@-]{0,99}$/)
  readonly login!: string;

  /** Stands in the key registry for every party of the ledger to read; a pseudonym will do. */
  @Length(1, 200)
  @IsPlainLine()
  readonly displayName!: string;

  @IsUUID()
  readonly organisationId!: string;

  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(16)
  @ArrayUnique()
  @IsIn(roleNames, { each: true })
  readonly roles!: readonly Role[];

  /** Whether the person must be protected: then the account, and each key of it, is of the one case in which it acts first. */
  @MayBeLeftOut()
  @IsBoolean()
  readonly isProtected?: boolean;

  @IsString()
  @Length(passwordLength.least, passwordLength.most)
  readonly password!: string;
}

export class AccountDto {
  /** Opaque random id, the `account` of events. */
  readonly id!: string;
  readonly displayName!: string;
  readonly organisationId!: string;
  readonly organisation!: string;
  @ApiProperty({ type: [String] })
  readonly roles!: readonly string[];
  /** Told to its owner and to system administrators; otherwise null. */
  readonly login!: string | null;
}

/** An account as those see it who look it up. */
export class ListedAccountDto extends AccountDto {
  /** Told to its owner and to system administrators; otherwise null. */
  readonly isProtected!: boolean | null;
}

/** One's own account. */
export class OwnAccountDto extends AccountDto {
  /** The `roles` of a key registration for this account. */
  @ApiProperty({ type: [String] })
  readonly keyRoles!: readonly string[];
}

export class AccountPageDto {
  @ApiProperty({ type: [ListedAccountDto] })
  readonly items!: readonly ListedAccountDto[];
  readonly next!: string | null;
}
