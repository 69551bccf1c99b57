/** How far a key has come: `pending` until the registry is known to have it. */
export type KeyState = 'pending' | 'registered';

/** A key as this browser keeps it: one for each account. */
export interface KeptKey {
  readonly accountId: string;
  /** Ed25519; the private half cannot be taken out of the browser, not even by this page. */
  readonly pair: CryptoKeyPair;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 32 bytes. */
  readonly keyId: Uint8Array;
  readonly createdMs: number;
  readonly state: KeyState;
  /** Where a key of the same account on another device is asked to vouch: the id of that proposal. */
  readonly proposalId?: string;
}

const database = 'witnessmark';
const keys = 'deviceKeys';

/** Keeps the key unless the account has one here already; the answer is the one that is kept. */
export async function addKey(key: KeptKey): Promise<KeptKey> {
  return inStore('readwrite', (store, settle) => {
    // Read and written in one transaction: two tabs that make a key at once end with the same one.
    const found = store.get(key.accountId);
    found.onsuccess = () => {
      const kept = keyIn(found.result);
      if (kept === undefined) store.add(key);
      settle(kept ?? key);
    };
  });
}

export async function findKey(accountId: string): Promise<KeptKey | undefined> {
  return inStore('readonly', (store, settle) => {
    const found = store.get(accountId);
    found.onsuccess = () => {
      settle(keyIn(found.result));
    };
  });
}

/** Notes how far the key has come; nothing if another key, or none, is kept by now. */
export async function noteProgress(
  key: KeptKey,
  progress: Pick<KeptKey, 'state' | 'proposalId'>,
): Promise<void> {
  return inStore('readwrite', (store, settle) => {
    const found = store.get(key.accountId);
    found.onsuccess = () => {
      const kept = keyIn(found.result);
      if (String(kept?.keyId) === String(key.keyId)) store.put({ ...kept, ...progress });
      settle();
    };
  });
}

/** Destroys the account's key here. There is no other copy. */
export async function removeKey(accountId: string): Promise<void> {
  return inStore('readwrite', (store, settle) => {
    store.delete(accountId);
    settle();
  });
}

/** Runs one transaction; the answer is what `work` settled, once the transaction is on the disk. */
async function inStore<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore, settle: (value: T) => void) => void,
): Promise<T> {
  const opened = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = opened.transaction(keys, mode, { durability: 'strict' });
      let settled: { readonly value: T } | undefined;
      transaction.oncomplete = () => {
        if (settled === undefined) reject(new Error('the browser kept nothing'));
        else resolve(settled.value);
      };
      transaction.onabort = () => {
        reject(transaction.error ?? new Error('the browser kept nothing'));
      };
      work(transaction.objectStore(keys), (value) => {
        settled = { value };
      });
    });
  } finally {
    opened.close();
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(keys, { keyPath: 'accountId' });
    };
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('the browser keeps no data'));
    };
  });
}

function keyIn(result: unknown): KeptKey | undefined {
  // Nothing but this file writes into the store.
  return result as KeptKey | undefined;
}
