import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsString,
  IsUUID,
  Length,
  Matches,
} from 'class-validator';
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

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(16)
  @ArrayUnique()
  @IsIn(roleNames, { each: true })
  readonly roles!: readonly Role[];

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
  readonly roles!: readonly string[];
  /** Told to its owner and to system administrators; otherwise null. */
  readonly login!: string | null;
}

/** One's own account. */
export class OwnAccountDto extends AccountDto {
  /** The `roles` of a key registration for this account. */
  readonly keyRoles!: readonly string[];
}

export class AccountPageDto {
  readonly items!: readonly AccountDto[];
  readonly next!: string | null;
}
