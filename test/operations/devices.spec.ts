import { SignedAct } from '../../src/cli/signed-act.js';
import { type Json } from '../../src/core/canonical/json.js';
import { type Actor, Stage } from '../support/stage.js';

type Fields = Readonly<Record<string, Json>>;

describe('a field device', () => {
  let stage: Stage;
  let custodian: Actor;
  let carrier: Actor;
  beforeAll(async () => {
    stage = await Stage.open();
    custodian = await stage.actor({ roles: ['evidence_custodian'] });
    carrier = await stage.actor({ roles: ['collector'] });
  }, 60_000);
  afterAll(() => stage.close());

  const act = async (by: Actor, chainId: string, type: string, fields: Fields): Promise<void> => {
    const signed = await SignedAct.begin(by.client, by.key);
    await signed.add(chainId, { type, occurred: stage.now(), fields });
    await signed.post();
  };
  const checkOut = async (by = custodian, more: Fields = {}): Promise<string> => {
    const first = await SignedAct.begin(by.client, by.key);
    const { id } = await first.reserve();
    await act(by, id, 'kit.checked_out/1', {
      ...{ deviceRef: 'KIT-1', holder: carrier.accountId, organisation: 'Exercise Force' },
      ...{ leases: [], leaseUntil: '2036-01-01T00:00:00Z', softwareVersion: '0.1.0' },
      ...{ purpose: 'collection in the field', ...more },
    });
    return id;
  };
  const seal = { eventCount: 40, eventsRoot: 'ab'.repeat(32), heads: [] };
  const shown = (id: string, by = carrier) => by.client.get(`/api/devices/${id}`);

  it('is given out, seals what it recorded, and comes back', async () => {
    const id = await checkOut();
    await act(carrier, id, 'kit.sealed/1', seal);
    await act(carrier, id, 'kit.sealed/1', { ...seal, eventCount: 41 });
    expect((await shown(id)).value).toMatchObject({
      ...{ state: 'SEALED', seq: 2, deviceRef: 'KIT-1', sealedEvents: 41 },
      ...{ holder: carrier.accountId, leaseUntil: '2036-01-01T00:00:00.000Z' },
    });
    await act(custodian, id, 'kit.returned/1', { returnedBy: 'C. Field', condition: 'intact' });
    expect((await shown(id)).text('state')).toBe('RETURNED');
    await expect(act(carrier, id, 'kit.sealed/1', seal)).rejects.toThrow(
      /not permitted in the state/,
    );
  });

  it('is given out by who may, and once', async () => {
    await expect(checkOut(carrier)).rejects.toThrow(/is for/);
    const id = await checkOut();
    await expect(
      act(custodian, id, 'kit.checked_out/1', {
        ...{ deviceRef: 'KIT-1', holder: carrier.accountId, organisation: 'Exercise Force' },
        ...{ leases: [], leaseUntil: '2036-01-01T00:00:00Z', softwareVersion: '0.1.0' },
        purpose: 'again',
      }),
    ).rejects.toThrow(/not permitted in the state/);
    await act(carrier, id, 'kit.lost/1', { incidentReport: 'theft', lastSeen: 'a car park' });
    await expect(act(carrier, id, 'kit.sealed/1', seal)).rejects.toThrow(
      /not permitted in the state/,
    );
  });

  it('is there for who carries it, gave it out, runs or audits the service, and for nobody else', async () => {
    const id = await checkOut();
    const stranger = await stage.actor({ roles: ['evidence_custodian', 'collector'] });
    await expect(shown(id, stranger)).rejects.toThrow(/no such device/);
    await expect(act(stranger, id, 'kit.sealed/1', seal)).rejects.toThrow(
      /no such chain|may not see/i,
    );
    const ids = async (by: Actor) =>
      (await by.client.get('/api/devices')).list('items').map((device) => device.text('deviceId'));
    expect(await ids(stranger)).toEqual([]);
    expect(await ids(custodian)).toContain(id);
    expect(await ids(await stage.actor({ roles: ['auditor'] }))).toContain(id);
    const first = await carrier.client.get('/api/devices?limit=1');
    expect(first.list('items')).toHaveLength(1);
    expect(first.textOrNull('next')).not.toBeNull();
  });
});
