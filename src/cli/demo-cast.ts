import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { actorText } from '../core/ledger/key.js';
import { signProposal } from './event.js';
import { ServiceClient } from './http.js';
import { createKeyFile, type SigningKey } from './key-file.js';
import { proposeKey, registerKey } from './keys.js';

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

/** Somebody who has just come in. */
export interface Entrant extends Player {
  /** Whether the key is one that may vouch for those of others. */
  readonly isAdministrator: boolean;
}

export interface Credentials {
  readonly login: string;
  readonly password: string;
}

/**
 * Signs a person in over the public API, makes their key in `folder` and registers it. `others` are there already: for an
 * administrator who comes third two of them vouch.
 */
export async function enter(
  address: string,
  { login, password }: Credentials,
  folder: string,
  others: readonly Entrant[] = [],
): Promise<Entrant> {
  const answer = await new ServiceClient(address).post('/api/tokens', {
    login,
    password,
    label: 'exercise',
  });
  const client = new ServiceClient(address, answer.text('token'));
  const account = await client.get('/api/accounts/me');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const key = createKeyFile(join(folder, `${login}.pem`));
  const isAdministrator = account.texts('keyRoles').includes('administrator');
  const [first, second] = others.filter((player) => player.isAdministrator);
  if (isAdministrator && first !== undefined && second !== undefined) {
    const proposal = await proposeKey(client, key, [first.keyId, second.keyId]);
    for (const voucher of [first, second]) {
      await signProposal(voucher.client, voucher.key, proposal.text('id'));
    }
  } else {
    await registerKey(client, key);
  }
  return {
    accountId: account.text('id'),
    login,
    displayName: account.text('displayName'),
    organisation: account.text('organisation'),
    key,
    keyId: actorText(key.keyId),
    isAdministrator,
    client,
  };
}
