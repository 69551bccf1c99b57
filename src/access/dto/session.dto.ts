import { ApiProperty } from '@nestjs/swagger';

export class SessionDto {
  readonly id!: string;
  /** How its owner signed in: `password`, `passkey`, `oidc`, `recovery_code`. */
  readonly method!: string;
  readonly isMultiFactor!: boolean;
  readonly authenticatedAt!: string;
  /** The network, and what the browser calls itself, shortened: for the owner to recognise. */
  readonly network!: string;
  readonly userAgent!: string;
  readonly createdAt!: string;
  /** Within a minute. */
  readonly lastSeenAt!: string;
  readonly endsAt!: string;
  readonly revokedAt!: string | null;
  /** Whether this very request was made with it. */
  readonly isCurrent!: boolean;
}

export class SessionPageDto {
  @ApiProperty({ type: [SessionDto] })
  readonly items!: readonly SessionDto[];
  readonly next!: string | null;
}

export class CurrentSessionDto {
  readonly id!: string;
  /** To be sent as `X-CSRF-Token` with every request that changes something. */
  readonly csrfToken!: string;
}
