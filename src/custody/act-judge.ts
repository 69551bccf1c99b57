import { Inject, Injectable } from '@nestjs/common';
import { CaseReader } from '../cases/case.reader.js';
import { toHex } from '../core/canonical/hex.js';
import { readInstant } from '../core/canonical/instant.js';
import { type CaseRecord, isRunning } from '../core/custody/case-state.js';
import { type Attempt, type MoveRefusal } from '../core/custody/decide.js';
import { hexOfField, textOfField } from '../core/custody/field-values.js';
import { type FoldEvent } from '../core/custody/fold-event.js';
import { isActorRole } from '../core/custody/role.js';
import { openValues } from '../core/ledger/event-values.js';
import { type KeyRegistry } from '../core/ledger/registry.js';
import { type HeadRead, type PreparedEvent } from '../ledger/append-command.js';
import { ChainService } from '../ledger/chain.service.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Conflict, NotFound, Refused } from '../platform/errors.js';
import { type ActingPerson } from '../platform/person.js';
import { ActChains, decideOn, foldOn, newChain } from './act-chains.js';
import { ActCircumstances } from './act-circumstances.js';
import { ActDisclosures } from './act-disclosures.js';
import { ActLineage } from './act-lineage.js';
import { ActLinks } from './act-links.js';
import { type ActView, type ChainView } from './act-view.js';

type Signatory = Attempt['author'];

/** Decides whether an act may happen: reads the chains as the person sees them and asks core, event by event. */
@Injectable()
export class ActJudge {
  constructor(
    @Inject(ActLineage) private readonly lineage: ActLineage,
    @Inject(ActCircumstances) private readonly circumstances: ActCircumstances,
    @Inject(ActDisclosures) private readonly disclosures: ActDisclosures,
    @Inject(CaseReader) private readonly cases: CaseReader,
    @Inject(ActChains) private readonly chains: ActChains,
    @Inject(ChainService) private readonly reservations: ChainService,
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(ActLinks) private readonly links: ActLinks,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The heads on which the decision rested, besides those of the act's own chains. Throws NotFound for chains that
   * the person may not see, and `move-refused` with every reason; `pointerOf` says where an event of the act stands in
   * the body of the request.
   */
  async decide(
    person: ActingPerson,
    events: readonly PreparedEvent[],
    pointerOf: (position: number) => string,
  ): Promise<readonly HeadRead[]> {
    const registry = await this.ledger.registry();
    const view: ActView = { chains: new Map(), events };
    const read: HeadRead[] = [];
    for (const [i, event] of events.entries()) {
      const chain = await this.chainOf(person, event, view);
      const attempt = this.attemptOf(event, registry);
      const target = { chainId: event.statement.item, chain };
      const whole = {
        ...(await this.onItem(person, target, attempt, view, read)),
        ...(await this.circumstances.of(person, target, attempt)),
      };
      const links = await this.links.refusals(person, event, attempt.fields, view, read);
      const under = await this.lineage.under(person, target, attempt.type, view, read);
      const served = await this.disclosures.refusals(person, target, whole, view, read);
      refuse([...decideOn(under, whole), ...links, ...served], pointerOf(i));
      view.chains.set(event.statement.item, foldOn(chain, foldEventOf(event, attempt)));
    }
    const touched = new Set(events.map(({ statement }) => statement.item));
    return read.filter(({ chainId }) => !touched.has(chainId));
  }

  private async chainOf(
    person: ActingPerson,
    event: PreparedEvent,
    view: ActView,
  ): Promise<ChainView> {
    const { item, seq, type } = event.statement;
    const known = view.chains.get(item);
    if (known !== undefined) return known;
    if (seq === 0) return this.reserved(person, item, type);
    const found = await this.chains.find(person.accountId, item);
    if (found !== undefined) return upTo(found, seq);
    throw new NotFound('There is no such chain, or you may not see it.');
  }

  private async reserved(person: ActingPerson, chainId: string, type: string): Promise<ChainView> {
    if (!(await this.reservations.isReservedBy(person, chainId))) {
      throw new Refused(
        'chain-unknown',
        'This chain is not open and was not reserved by you, or its reservation has lapsed.',
      );
    }
    const opened = newChain(type);
    if (opened !== undefined) return opened;
    throw new Refused('type-unknown', 'The registry of keys is not opened here.');
  }

  private attemptOf(event: PreparedEvent, registry: KeyRegistry): Attempt {
    const { statement } = event;
    const fields = openValues(event.fields);
    const signers = [statement.actor, ...statement.with].map((id) => {
      const key = registry.find(id.slice(3));
      return { account: key?.account ?? '', roles: (key?.roles ?? []).filter(isActorRole) };
    });
    const [actor = { account: '', roles: [] }, ...seconds] = signers;
    return {
      type: statement.type,
      author: actor,
      seconds,
      occurredMs: readInstant(statement.occurred) ?? 0,
      nowMs: this.clock.nowMs(),
      fields,
      seq: statement.seq,
    };
  }

  /**
   * The attempt with the roles that count: those of the keys, or of the account for which the service signed, and on
   * items those granted on their case at this moment (on cases core counts them itself); and with the parent's time.
   */
  private async onItem(
    person: ActingPerson,
    { chainId, chain }: { readonly chainId: string; readonly chain: ChainView },
    attempt: Attempt,
    view: ActView,
    read: HeadRead[],
  ): Promise<Attempt> {
    const own = { ...attempt, author: authorOf(person, attempt) };
    if (chain.kind !== 'item' && chain.kind !== 'request') return own;
    const caseId = chain.state.caseId ?? hexOfField(attempt.fields, 'caseId');
    const record =
      caseId === undefined ? undefined : await this.caseRecord(person, caseId, chain, view, read);
    const granted = (signatory: Signatory): Signatory =>
      record === undefined ? signatory : withGrants(record, chainId, signatory, attempt.nowMs);
    if (chain.kind === 'request') return { ...own, author: granted(own.author) };
    const parentId = chain.state.parentId ?? hexOfField(attempt.fields, 'parentId');
    const parentMs = await this.lineage.parentMs(person, parentId, view);
    return {
      ...own,
      author: granted(own.author),
      seconds: own.seconds.map(granted),
      ...(parentMs === undefined ? {} : { parentMs }),
      ...caseHoldOf(record),
    };
  }

  /** A recipient may act on an item without seeing its case; whoever opens an item must see the case, and it is open. */
  private async caseRecord(
    person: ActingPerson,
    caseId: string,
    chain: ChainView,
    view: ActView,
    read: HeadRead[],
  ): Promise<CaseRecord | undefined> {
    const known = view.chains.get(caseId);
    const found =
      known?.kind === 'case'
        ? { record: known.state, seq: known.seq }
        : await this.cases.recordOf(person.accountId, caseId);
    if (chain.seq === -1) {
      if (found === undefined) throw new NotFound('There is no such case, or you may not see it.');
      if (found.record.state !== 'OPEN') throw new Refused('move-refused', 'The case is closed.');
    }
    if (found !== undefined && known === undefined) {
      read.push({ chainId: caseId, seq: found.seq });
      view.chains.set(caseId, { kind: 'case', state: found.record, seq: found.seq });
    }
    return found?.record;
  }
}

/**
 * An event that follows one which is not logged yet would be decided on a state that is older than the one it lands on: the one
 * before it may be under way.
 */
function upTo(chain: ChainView, seq: number): ChainView {
  if (seq <= chain.seq + 1) return chain;
  throw new Conflict(
    'An event of this chain that comes before this one is not logged yet. Send it first.',
  );
}

/** Where the service signed for the person of the request, that person is the author, with their account's roles. */
function authorOf(person: ActingPerson, { author, fields }: Attempt): Signatory {
  if (!author.roles.includes('service')) return author;
  const onBehalfOf = textOfField(fields, 'onBehalfOf');
  if (onBehalfOf !== person.accountId) return author;
  return { account: onBehalfOf, roles: person.roles.filter(isActorRole) };
}

function withGrants(
  { grants }: CaseRecord,
  itemId: string,
  { account, roles }: Signatory,
  nowMs: number,
): Signatory {
  const granted = grants
    .filter((grant) => grant.account === account && isRunning(grant, nowMs))
    .filter((grant) => grant.itemId === undefined || grant.itemId === itemId)
    .map(({ role }) => role)
    .filter(isActorRole);
  return { account, roles: [...new Set([...roles, ...granted])] };
}

function caseHoldOf(record: CaseRecord | undefined): Pick<Attempt, 'caseHold'> {
  if (record === undefined) return { caseHold: 'unseen' };
  return record.legalHold === true ? { caseHold: 'in-force' } : {};
}

function foldEventOf({ eventHash }: PreparedEvent, attempt: Attempt): FoldEvent {
  const { type, seq, occurredMs, nowMs, author, fields } = attempt;
  return {
    ...{ type, seq, occurredMs, fields },
    eventHash: toHex(eventHash),
    logIndex: Number.MAX_SAFE_INTEGER,
    loggedMs: nowMs,
    account: textOfField(fields, 'onBehalfOf') ?? author.account,
  };
}

function refuse(refusals: readonly MoveRefusal[], pointer: string): void {
  const [first] = refusals;
  if (first === undefined) return;
  const code = first.code === 'in-future' ? 'in-the-future' : 'move-refused';
  throw new Refused(code, first.message, {
    pointer,
    extra: { reasons: refusals.map(({ code, message, field }) => ({ code, message, field })) },
  });
}
