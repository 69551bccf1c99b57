import { QueryFailedError } from 'typeorm';

/** Name of the constraint that a statement violated (SQLSTATE class 23), or undefined for any other error. */
export function violatedConstraint(error: unknown): string | undefined {
  if (!(error instanceof QueryFailedError)) return undefined;
  // TypeORM types it as any; what node-postgres throws has both as text where the server sent them.
  const { code, constraint } = error.driverError as { code?: unknown; constraint?: unknown };
  return typeof code === 'string' && code.startsWith('23') && typeof constraint === 'string'
    ? constraint
    : undefined;
}
