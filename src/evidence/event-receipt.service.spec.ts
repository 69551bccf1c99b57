import { Test } from '@nestjs/testing';
import { type Field, type PlainValue, encodeValue } from '../core/ledger/field.js';
import { receiptInput } from '../core/ledger/event.js';
import { encodeStatement } from '../core/ledger/statement.js';
import { type Receipt } from '../ledger/append-command.js';
import { EventReader, type StoredEvent } from '../ledger/event.reader.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { type Person } from '../platform/person.js';
import { EventReceiptService } from './event-receipt.service.js';
import { EvidenceReader } from './evidence.reader.js';

const itemId = '5a'.repeat(32);
const hex64 = '0f'.repeat(32);
const leaf = 'cc01'.padEnd(148, '0');
const person: Person = {
  accountId: '00000000-0000-4000-8000-000000000001',
  login: 'amina',
  displayName: 'Amina',
  organisationId: '00000000-0000-4000-8000-000000000002',
  organisation: 'Evidence unit',
  roles: [],
  entry: {
    ...{
      kind: 'token',
      id: '00000000-0000-4000-8000-000000000003',
      authenticatedMs: 0,
      isMultiFactor: false,
    },
    ...{ method: 'password', acr: undefined, scopes: ['administer', 'read', 'write'] },
  },
};
const receipt: Receipt = {
  item: itemId,
  seq: 2,
  eventHash: hex64,
  logIndex: 7,
  leaf,
  keyId: hex64,
  signature: 'ab'.repeat(64),
};

const open = (name: string, value: PlainValue): Field => ({
  name,
  type: value.type,
  salt: new Uint8Array(32),
  value: encodeValue(value),
});
const bytes = (hex: string): PlainValue => ({
  type: 3,
  bytes: new Uint8Array(Buffer.from(hex, 'hex')),
});

function eventWith(fields: readonly Field[]): StoredEvent {
  return {
    chainId: itemId,
    seq: 2,
    logIndex: 7,
    loggedMs: 1_000,
    type: 'file.attached/1',
    tag: new Uint8Array(32),
    statement: encodeStatement({
      actor: `k1:${hex64}`,
      anchor: { root: hex64, size: 0 },
      body: { fields: fields.map(({ name }) => name), root: hex64 },
      item: itemId,
      ledger: 'ledger.example/witnessmark',
      next: hex64,
      occurred: '2026-11-24T09:30:00.000Z',
      prev: hex64,
      seq: 2,
      suite: 1,
      type: 'file.attached/1',
      with: [],
    }),
    blocks: [],
    eventHash: new Uint8Array(32),
    fields,
  };
}

describe('the receipt of an event', () => {
  let event: StoredEvent | undefined;
  let isVisible: boolean;
  let service: EventReceiptService;

  beforeEach(async () => {
    isVisible = true;
    const module = await Test.createTestingModule({
      providers: [
        EventReceiptService,
        {
          provide: EventReader,
          useValue: { ofChain: () => Promise.resolve(event ? [event] : []) },
        },
        {
          provide: EvidenceReader,
          useValue: {
            seesItem: () => Promise.resolve(isVisible),
            labelOf: () => Promise.resolve({ itemNumber: 'KH-000042', title: undefined }),
          },
        },
        { provide: LedgerService, useValue: { receipt: () => Promise.resolve(receipt) } },
      ],
    }).compile();
    service = module.get(EventReceiptService);
  });

  it('tells what the signed fields say about the bytes, and what the signature is over', async () => {
    event = eventWith([
      open('sha256', bytes('aa'.repeat(32))),
      open('sha512', bytes('bb'.repeat(64))),
      open('sizeBytes', { type: 2, integer: 2n ** 40n }),
      open('originalName', bytes('ff41')),
      open('mediaType', { type: 1, text: 'image/jpeg' }),
      open('announcedSha256', bytes('cc'.repeat(32))),
    ]);
    expect(await service.of(person, itemId, 2)).toEqual({
      ledger: 'ledger.example/witnessmark',
      itemId,
      label: { itemNumber: 'KH-000042', title: undefined },
      type: 'file.attached/1',
      loggedMs: 1_000,
      file: {
        sha256: 'aa'.repeat(32),
        sha512: 'bb'.repeat(64),
        sizeBytes: 2 ** 40,
        originalName: Uint8Array.of(0xff, 0x41),
        mediaType: 'image/jpeg',
        announcedSha256: 'cc'.repeat(32),
      },
      receipt,
      signedBytes: receiptInput(7, new Uint8Array(Buffer.from(leaf, 'hex'))),
    });
  });

  it('leaves out what was erased or withheld', async () => {
    event = eventWith([
      open('sha256', bytes('aa'.repeat(32))),
      { name: 'originalName', leaf: new Uint8Array(32) },
      { name: 'mediaType', leaf: new Uint8Array(32), erased: hex64 },
    ]);
    expect((await service.of(person, itemId, 2)).file).toMatchObject({
      sha256: 'aa'.repeat(32),
      originalName: undefined,
      mediaType: undefined,
    });
  });

  it('has no file for an event that brought none', async () => {
    event = eventWith([open('reason', { type: 1, text: 'late' })]);
    expect((await service.of(person, itemId, 2)).file).toBeUndefined();
  });

  it('is not given for an event that is not there', async () => {
    event = undefined;
    await expect(service.of(person, itemId, 2)).rejects.toMatchObject({ code: 'not-found' });
    event = { ...eventWith([open('reason', { type: 1, text: 'late' })]), seq: 3 };
    await expect(service.of(person, itemId, 2)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is not given for an item that the person may not see, or for what is no item', async () => {
    event = eventWith([open('reason', { type: 1, text: 'late' })]);
    isVisible = false;
    await expect(service.of(person, itemId, 2)).rejects.toMatchObject({ code: 'not-found' });
    isVisible = true;
    await expect(service.of(person, 'zz', 2)).rejects.toMatchObject({ code: 'not-found' });
  });
});
