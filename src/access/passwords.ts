import { hash, verify } from '@node-rs/argon2';

/** Nest token under which the {@link PasswordCost} is injected. */
export const PASSWORD_COST = Symbol('password cost');

/** Cost of one argon2id hash (RFC 9106). */
export interface PasswordCost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

/** Above the floor of 19 MiB and 2 passes that is commonly advised; about half a second on a small server. */
export const shippedPasswordCost: PasswordCost = { memoryKib: 64 * 1024, passes: 3, lanes: 1 };

/** NIST SP 800-63B-4 §3.1.1.2: 15 characters where it stands alone, 8 beside a second factor. */
export const passwordLength = { least: 15, leastBesideFactor: 8, most: 256 } as const;

/** The argon2id hash of a password in PHC form, with its own random salt. */
export async function hashPassword(password: string, cost: PasswordCost): Promise<string> {
  return hash(prepared(password), {
    memoryCost: cost.memoryKib,
    timeCost: cost.passes,
    parallelism: cost.lanes,
  });
}

/** Whether the password belongs to the hash; parameters and salt are read from the hash. */
export async function isPasswordOf(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, prepared(password));
}

/** In Unicode code points, as SP 800-63B-4 counts. */
export function lengthOf(password: string): number {
  return Array.from(prepared(password)).length;
}

/** The same characters typed on two systems must give the same bytes (SP 800-63B-4: NFKC before hashing). */
function prepared(password: string): string {
  return password.normalize('NFKC');
}
