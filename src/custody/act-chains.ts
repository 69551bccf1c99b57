import { Inject, Injectable } from '@nestjs/common';
import { CaseReader } from '../cases/case.reader.js';
import { RequestReader } from '../cooperation/request.reader.js';
import { foldRequest } from '../core/cooperation/fold-request.js';
import { emptyRequest } from '../core/cooperation/request-record.js';
import { emptyCase } from '../core/custody/case-state.js';
import { type Attempt, decideCase, decideItem, type MoveRefusal } from '../core/custody/decide.js';
import { decideDevice, decideOperations, decideRequest } from '../core/custody/decide-apart.js';
import { foldCase } from '../core/custody/fold-case.js';
import { emptyDevice, foldDevice } from '../core/custody/fold-device.js';
import { type FoldEvent } from '../core/custody/fold-event.js';
import { foldItem } from '../core/custody/fold-item.js';
import { emptyOperations, foldOperations } from '../core/custody/fold-operations.js';
import { emptyItem } from '../core/custody/item-state.js';
import { ItemReader } from '../items/item.reader.js';
import { chainKindOf } from '../ledger/append-command.js';
import { DeviceReader } from '../operations/device.reader.js';
import { OperationsYearReader } from '../operations/operations-year.reader.js';
import { type ChainView } from './act-view.js';

/** Chains as the person sees them, of whatever kind. */
@Injectable()
export class ActChains {
  constructor(
    @Inject(ItemReader) private readonly items: ItemReader,
    @Inject(CaseReader) private readonly cases: CaseReader,
    @Inject(RequestReader) private readonly requests: RequestReader,
    @Inject(DeviceReader) private readonly devices: DeviceReader,
    @Inject(OperationsYearReader) private readonly years: OperationsYearReader,
  ) {}

  /** Undefined where there is no such chain, or the person may not see it. */
  async find(accountId: string, chainId: string): Promise<ChainView | undefined> {
    const item = await this.items.stateOf(accountId, chainId);
    if (item !== undefined) return { kind: 'item', ...item };
    const theCase = await this.cases.recordOf(accountId, chainId);
    if (theCase !== undefined) return { kind: 'case', state: theCase.record, seq: theCase.seq };
    const request = await this.requests.recordOf(accountId, chainId);
    if (request !== undefined) return recordView('request', request.record);
    const device = await this.devices.recordOf(accountId, chainId);
    if (device !== undefined) return recordView('device', device.record);
    const year = await this.years.recordOf(accountId, chainId);
    return year && recordView('operations', year.record);
  }
}

function recordView<Kind extends 'request' | 'device' | 'operations'>(
  kind: Kind,
  state: Extract<ChainView, { kind: Kind }>['state'],
): ChainView {
  // The kind and the record of one chain: what the parameters pair, the union has.
  return { kind, state, seq: state.seq } as ChainView;
}

/** A chain before its first event, which says what it is; undefined for the registry of keys. */
export function newChain(firstType: string): ChainView | undefined {
  const seq = -1;
  const kind = chainKindOf(firstType);
  switch (kind) {
    case 'item':
      return { kind, state: emptyItem, seq };
    case 'case':
      return { kind, state: emptyCase, seq };
    case 'request':
      return { kind, state: emptyRequest, seq };
    case 'device':
      return { kind, state: emptyDevice, seq };
    case 'operations':
      return { kind, state: emptyOperations, seq };
    case 'control':
      return undefined;
  }
}

/** Why the event may not follow on the chain: all reasons; none if it may. */
export function decideOn({ kind, state }: ChainView, attempt: Attempt): readonly MoveRefusal[] {
  switch (kind) {
    case 'item':
      return decideItem(state, attempt);
    case 'case':
      return decideCase(state, attempt);
    case 'request':
      return decideRequest(state, attempt);
    case 'device':
      return decideDevice(state.state, attempt);
    case 'operations':
      return decideOperations(state.state, attempt);
  }
}

/** The chain after the event. */
export function foldOn({ kind, state }: ChainView, event: FoldEvent): ChainView {
  const { seq } = event;
  switch (kind) {
    case 'item':
      return { kind, state: foldItem(state, event), seq };
    case 'case':
      return { kind, state: foldCase(state, event), seq };
    case 'request':
      return { kind, state: foldRequest(state, event), seq };
    case 'device':
      return { kind, state: foldDevice(state, event), seq };
    case 'operations':
      return { kind, state: foldOperations(state, event), seq };
  }
}
