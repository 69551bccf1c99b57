import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource } from 'typeorm';
import { type LoginRole } from './roles.js';

/**
 * Refuses to start with a login that row-level security and grants do not bind: a superuser, one that bypasses
 * policies, a member of the owner, or a login that has the other's rights as well.
 */
@Injectable()
export class LoginRights implements OnModuleInit {
  constructor(
    @InjectDataSource() private readonly web: DataSource,
    @InjectDataSource('ledger') private readonly ledger: DataSource,
  ) {}

  async onModuleInit(): Promise<void> {
    await checkLogin(this.web, 'wm_web', 'wm_ledger');
    await checkLogin(this.ledger, 'wm_ledger', 'wm_web');
  }
}

/** Throws unless the login of `dataSource` has the rights of `wanted` and neither the other's nor the owner's. */
export async function checkLogin(
  dataSource: DataSource,
  wanted: LoginRole,
  other: LoginRole,
): Promise<void> {
  const [login] = await dataSource.query<LoginRow[]>(
    `SELECT rolname AS name, rolsuper OR rolbypassrls AS unbound,
       pg_has_role('wm_owner', 'MEMBER') AS owns,
       pg_has_role($1, 'USAGE') AS fits, pg_has_role($2, 'MEMBER') AS exceeds
     FROM pg_roles WHERE rolname = current_user`,
    [wanted, other],
  );
  if (login === undefined) throw new Error('the database does not know its own login');
  const fault = faultOf(login, wanted, other);
  if (fault !== undefined) {
    throw new Error(`The service must not log in to its database as ${login.name}: it ${fault}.`);
  }
}

interface LoginRow {
  readonly name: string;
  readonly unbound: boolean;
  readonly owns: boolean;
  readonly fits: boolean;
  readonly exceeds: boolean;
}

function faultOf(login: LoginRow, wanted: LoginRole, other: LoginRole): string | undefined {
  if (login.unbound) return 'is a superuser or bypasses row-level security';
  if (login.owns) return 'is a member of wm_owner';
  if (login.exceeds) return `has the rights of ${other} too`;
  if (!login.fits) return `does not have the rights of ${wanted}`;
  return undefined;
}
