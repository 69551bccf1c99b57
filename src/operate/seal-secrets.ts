import { type DataSource } from 'typeorm';
import { type ObjectKeyring } from '../evidence/object-keyring.js';
import {
  type RevealedSecret,
  type SecretOf,
  SecretSealingService,
} from '../evidence/secret-sealing.service.js';
import { DomainError } from '../platform/errors.js';

/** How many secrets were sealed, and which do not open, each with why. */
export interface SecretsReport {
  readonly secrets: number;
  readonly left: readonly { readonly of: SecretOf; readonly why: string }[];
}

interface SecretRow {
  readonly id: string;
  readonly plain: Buffer | null;
  readonly sealed_secret: Buffer | null;
  readonly wrapping_key_id: Buffer | null;
}

/** The tables with secrets, as the owner sees them: whose each is, and its plain bytes. */
const tables = [
  { kind: 'totp', table: 'totp', id: 'account_id', plain: `convert_to(secret, 'UTF8')` },
  { kind: 'webhook', table: 'notice_subscription', id: 'id', plain: 'secret' },
] as const;

/** Seals every secret that is plain still, or lies under another key, under the present wrapping key. */
export async function sealSecrets(
  owner: DataSource,
  keyring: ObjectKeyring,
): Promise<SecretsReport> {
  const sealing = new SecretSealingService(keyring);
  const current = Buffer.from(keyring.wrappingKeyId, 'hex');
  const left: SecretsReport['left'][number][] = [];
  let secrets = 0;
  for (const { kind, table, id, plain } of tables) {
    const rows = await owner.query<SecretRow[]>(
      `SELECT ${id} AS id, ${plain} AS plain, sealed_secret, wrapping_key_id FROM ${table}
       WHERE secret IS NOT NULL OR wrapping_key_id <> $1 ORDER BY ${id}`,
      [current],
    );
    for (const row of rows) {
      const of: SecretOf = `${kind} ${row.id}`;
      const revealed = await reveal(sealing, of, row);
      if (typeof revealed === 'string') {
        left.push({ of, why: revealed });
        continue;
      }
      const { sealedSecret, wrappingKeyId } = revealed.renewed ?? {};
      await owner.query(
        `UPDATE ${table} SET secret = NULL, sealed_secret = $2, wrapping_key_id = $3 WHERE ${id} = $1`,
        [row.id, sealedSecret, wrappingKeyId],
      );
      secrets++;
    }
  }
  return { secrets, left };
}

/** Or why it does not open. */
async function reveal(
  sealing: SecretSealingService,
  of: SecretOf,
  { plain, sealed_secret: sealedSecret, wrapping_key_id: wrappingKeyId }: SecretRow,
): Promise<RevealedSecret | string> {
  try {
    return await sealing.reveal(of, { plain, sealedSecret, wrappingKeyId });
  } catch (error) {
    if (error instanceof DomainError && error.code === 'secret-does-not-open') return error.message;
    throw error;
  }
}
