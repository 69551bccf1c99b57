import { PostgresError } from '../database/embedded/postgres-error.js';
import { WrappingKeyLost } from '../evidence/object-keyring.js';
import { LedgerKeyError } from '../ledger/ledger-keys.js';
import { ConfigError } from '../platform/config.js';
import { TlsError } from '../platform/tls.js';

/** What whoever runs the installation can put right; the message says how. */
export class OperatorError extends Error {}

/** The message of an error that the operator can put right; undefined for a fault of ours. */
export function operatorMessage(error: unknown): string | undefined {
  return error instanceof OperatorError ||
    error instanceof PostgresError ||
    error instanceof ConfigError ||
    error instanceof TlsError ||
    error instanceof LedgerKeyError ||
    error instanceof WrappingKeyLost
    ? error.message
    : undefined;
}
