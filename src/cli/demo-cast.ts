import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { actorText } from '../core/ledger/key.js';
import { ServiceClient } from './http.js';
import { createKeyFile, type SigningKey } from './key-file.js';
import { registerKey } from './keys.js';

/** Somebody of the exercise, signed in, with a registered key of their own. */
export interface Player {
  readonly accountId: string;
  readonly login: string;
  readonly displayName: string;
  readonly organisation: string;
  readonly key: SigningKey;
  /** `k1:…` */
  readonly keyId: string;
  readonly client: ServiceClient;
}

export interface Credentials {
  readonly login: string;
  readonly password: string;
}

/** Signs a person in over the public API, makes their key in `folder` and registers it. */
export async function enter(
  address: string,
  { login, password }: Credentials,
  folder: string,
): Promise<Player> {
  const answer = await new ServiceClient(address).post('/api/tokens', {
    login,
    password,
    label: 'exercise',
  });
  const client = new ServiceClient(address, answer.text('token'));
  const account = await client.get('/api/accounts/me');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const key = createKeyFile(join(folder, `${login}.pem`));
  await registerKey(client, key);
  return {
    accountId: account.text('id'),
    login,
    displayName: account.text('displayName'),
    organisation: account.text('organisation'),
    key,
    keyId: actorText(key.keyId),
    client,
  };
}
