import { utf8 } from '../../src/core/canonical/bytes.js';
import { facts } from '../facts.js';

const hourMs = 3_600_000;

/** What a provider answers to an order: whose account, and from which addresses it was used. Times are UTC. */
export function providerReturn(producedMs: number): Uint8Array {
  const record = {
    notice: `${facts.mark} - made up for training; no person, no account, no provider is real.`,
    provider: facts.provider,
    service: facts.service,
    orderReference: facts.orderRef,
    producedAt: text(producedMs),
    timeZone: 'UTC',
    accountIdentifiers: facts.accounts,
    subscriber: {
      displayName: 'سامي (تمرين) — Сами (учение)',
      registeredAt: text(producedMs - 2_000 * hourMs),
      registeredFrom: '203.0.113.5',
    },
    logins: logins.map(([hoursBefore, address, client]) => ({
      at: text(producedMs - hoursBefore * hourMs),
      address,
      client,
    })),
  };
  return utf8(`${JSON.stringify(record, null, 2)}\n`);
}

const logins = [
  [71, '192.0.2.17', 'Exercise Messenger 4.1 (Android)'],
  [53, '198.51.100.23', 'Exercise Messenger 4.1 (Android)'],
  [30, '2001:db8:47::11', 'Exercise Messenger 4.1 (Android)'],
  [29, '203.0.113.5', 'Exercise Messenger Web'],
] as const;

function text(ms: number): string {
  return new Date(ms).toISOString();
}
