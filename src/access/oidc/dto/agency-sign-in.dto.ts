import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, Matches, MaxLength } from 'class-validator';
import { MayBeLeftOut } from '../../../platform/may-be-left-out.decorator.js';
import { ownPath } from '../return-path.js';

export class AgencySignInQuery {
  /** The path of this service to which the browser comes back in the end. */
  @ApiProperty({ required: false })
  @Matches(ownPath, { message: 'returnTo must be a path of this service, such as /sign-in' })
  readonly returnTo: string = '/';

  /** `1`: whoever is signed in proves once more who they are. */
  @ApiProperty({ required: false, enum: ['1'] })
  @MayBeLeftOut()
  @IsIn(['1'])
  readonly stepUp?: '1';
}

/** Of all members of the form this one alone is read. */
export class LogoutDto {
  /** A JWT of the agency. */
  @ApiProperty()
  @MayBeLeftOut()
  @IsString()
  @MaxLength(32_768)
  readonly logout_token?: string;
}
