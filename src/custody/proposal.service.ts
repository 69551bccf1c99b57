import { Inject, Injectable } from '@nestjs/common';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { isServiceKey } from '../core/ledger/key-holders.js';
import { isRegistryType } from '../core/ledger/registry-types.js';
import { readBlock, sortBlocks } from '../core/ledger/signature.js';
import { type PreparedEvent } from '../ledger/append-command.js';
import { type PostedLine, postedLineOf } from '../ledger/event-line.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Conflict, Forbidden, Invalid, NotFound, Refused } from '../platform/errors.js';
import { type Page, pageOf, readCursor } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { uuidV7 } from '../platform/uuid-v7.js';
import { type Proposal, ProposalStore } from './proposal.store.js';
import { type ProposedAct, type ProposedLine } from './proposed-act.js';
import { ProposedEvents } from './proposed-events.js';
import { ProposedKeys } from './proposed-keys.js';

const keptMs = 24 * 60 * 60 * 1000;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Acts of two persons: the first signs and proposes, the others sign, the last signature logs the event. */
@Injectable()
export class ProposalService {
  constructor(
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(ProposedEvents) private readonly events: ProposedEvents,
    @Inject(ProposedKeys) private readonly keys: ProposedKeys,
    @Inject(ProposalStore) private readonly store: ProposalStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Takes a line with its author's block; it must be permitted as it will be when all have signed. */
  async propose(person: Person, line: PostedLine): Promise<Proposal> {
    const event = await this.ledger.prepareUnfinished(line, '/event');
    refuseBlocks(event);
    await this.actOf(event.statement.type).check(person, { line, event });
    return this.keep(person, { line, event });
  }

  /** As `propose`, for an event that the service made and signed at the person's wish. */
  proposeOwn(person: Person, event: PreparedEvent, reason: string): Promise<Proposal> {
    return this.keep(person, { line: postedLineOf(event), event }, reason);
  }

  private async keep(
    person: Person,
    { line, event }: ProposedLine,
    reason?: string,
  ): Promise<Proposal> {
    const { item, type, with: others } = event.statement;
    const registry = await this.ledger.registry();
    const nowMs = this.clock.nowMs();
    const proposal: Proposal = {
      id: uuidV7(nowMs),
      chainId: item,
      ...{ type, line, reason },
      wanted: others
        .filter((id) => !isServiceKey(registry, id))
        .map((id) => registry.find(id.slice(3))?.account ?? ''),
      proposedBy: person.accountId,
      proposedMs: nowMs,
      lapsesMs: nowMs + keptMs,
      receipt: undefined,
    };
    return this.store.add(person.accountId, proposal, event.statementHash);
  }

  /** The rules by which an event of this type is proposed and logged. */
  private actOf(type: string): ProposedAct {
    return isRegistryType(type) ? this.keys : this.events;
  }

  /** Adds the person's block (hex). With the last one the event is logged, and the proposal has its receipt. */
  async sign(person: Person, id: string, block: string): Promise<Proposal> {
    const proposal = await this.find(person, id);
    if (proposal.receipt !== undefined) return proposal;
    // All had signed, and what became of it was not noted: it is logged now, or was, and is answered as it would have been.
    if (await this.isComplete(proposal.line)) return this.log(person, proposal);
    if (proposal.lapsesMs <= this.clock.nowMs()) {
      throw new Conflict('This proposal has lapsed: it is kept for 24 hours. Propose it again.');
    }
    await this.refuseOthersBlock(person, proposal, block);
    const signed = await this.store.sign(person.accountId, id, (line) => withBlock(line, block));
    if (signed === undefined)
      throw new NotFound('There is no such proposal, or you may not see it.');
    return (await this.isComplete(signed.line)) ? this.log(person, signed) : signed;
  }

  async find(person: Person, id: string): Promise<Proposal> {
    const found = uuid.test(id) ? await this.store.find(person.accountId, id) : undefined;
    if (found === undefined)
      throw new NotFound('There is no such proposal, or you may not see it.');
    return found;
  }

  async list(person: Person, cursor: string | undefined, limit: number): Promise<Page<Proposal>> {
    const before = cursor === undefined ? undefined : readCursor(cursor, [uuid])[0];
    const rows = await this.store.list(person.accountId, before, limit + 1);
    return pageOf(rows, limit, ({ id }) => [id]);
  }

  /** Whether all have signed whom the statement names; the service signs last, when it is logged. */
  private async isComplete(line: PostedLine): Promise<boolean> {
    const { statement, signers } = await this.ledger.prepareUnfinished(line, '');
    const registry = await this.ledger.registry();
    const signed = new Set(signers.map(({ keyId }) => `k1:${toHex(keyId)}`));
    return statement.with.every((id) => signed.has(id) || isServiceKey(registry, id));
  }

  private async log(person: Person, proposal: Proposal): Promise<Proposal> {
    const receipt = await this.actOf(proposal.type).log(proposal);
    await this.store.settle(person.accountId, proposal.id, receipt);
    return { ...proposal, receipt };
  }

  /** The block must be one that the statement asks for, made with a key of the person's own. */
  private async refuseOthersBlock(person: Person, proposal: Proposal, hex: string): Promise<void> {
    const bytes = fromHex(hex);
    const block = bytes && readBlock(bytes);
    if (block === undefined) {
      throw new Invalid('This is not a signature block.', [
        {
          pointer: '/signature',
          detail: 'A block is u8 alg, u8 role, key id, length and signature, in hex.',
        },
      ]);
    }
    const keyId = toHex(block.keyId);
    const account = (await this.ledger.registry()).find(keyId)?.account;
    if (account !== person.accountId) {
      throw new Forbidden('Sign with a key of your own account.');
    }
    const line = withBlock(proposal.line, hex);
    const event = await this.ledger.prepareUnfinished(line, '/signature');
    if (!event.statement.with.includes(`k1:${keyId}`)) {
      throw new Refused('role-refused', 'The statement does not ask for a signature of this key.');
    }
    await this.actOf(proposal.type).checkSigned(proposal, { line, event });
  }
}

/** The author's block and, where others signed already, theirs: none that the statement does not name. */
function refuseBlocks({ statement, signers }: PreparedEvent): void {
  const named = new Set([statement.actor, ...statement.with]);
  const ids = signers.map(({ keyId }) => `k1:${toHex(keyId)}`);
  if (ids.includes(statement.actor) && ids.every((id) => named.has(id))) return;
  throw new Refused(
    'signature-missing',
    "A proposal carries its author's block, and none of strangers.",
    {
      pointer: '/event/signatures',
    },
  );
}

function withBlock(line: PostedLine, hex: string): PostedLine {
  if (line.signatures.includes(hex)) return line;
  const blocks = [...line.signatures, hex].map((text) => Buffer.from(text, 'hex'));
  return { ...line, signatures: sortBlocks(blocks).map(toHex) };
}
