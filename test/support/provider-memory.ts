type Payload = Readonly<Record<string, unknown>>;

/** Where a provider of the tests keeps what it must remember, in the form that oidc-provider asks of an adapter, whose answers it awaits. */
export interface ProviderAdapter {
  upsert(id: string, payload: Payload): void;
  find(id: string): Payload | undefined;
  findByUid(uid: string): Payload | undefined;
  findByUserCode(): undefined;
  consume(id: string): void;
  destroy(id: string): void;
  revokeByGrantId(grantId: string): void;
}

/** Adapters over one memory, which knows one client. */
export function memoryWith(client: Payload): (model: string) => ProviderAdapter {
  const kept = new Map<string, Payload>();
  const firstWith = (model: string, member: string, value: string): Payload | undefined =>
    [...kept].find(([key, each]) => key.startsWith(`${model}:`) && each[member] === value)?.[1];
  return (model) => ({
    upsert: (id, payload) => {
      kept.set(`${model}:${id}`, payload);
    },
    find: (id) => (model === 'Client' ? client : kept.get(`${model}:${id}`)),
    findByUid: (uid) => firstWith(model, 'uid', uid),
    findByUserCode: () => undefined,
    consume: (id) => {
      const consumed = Math.floor(Date.now() / 1000);
      kept.set(`${model}:${id}`, { ...kept.get(`${model}:${id}`), consumed });
    },
    destroy: (id) => {
      kept.delete(`${model}:${id}`);
    },
    revokeByGrantId: (grantId) => {
      for (const [key, each] of kept) if (each['grantId'] === grantId) kept.delete(key);
    },
  });
}
