import { Inject, Injectable } from '@nestjs/common';
import { fromHex, toHex } from '../core/canonical/hex.js';
import { personsNeeded } from '../core/custody/vocabulary.js';
import { readBlock, sortBlocks } from '../core/ledger/signature.js';
import { type PreparedEvent } from '../ledger/append-command.js';
import { type PostedLine } from '../ledger/event-line.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { Conflict, Forbidden, Invalid, NotFound, Refused } from '../platform/errors.js';
import { type Page, pageOf, readCursor } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { uuidV7 } from '../platform/uuid-v7.js';
import { ActJudge } from './act-judge.js';
import { ActService } from './act.service.js';
import { type Proposal, ProposalStore } from './proposal.store.js';

const keptMs = 24 * 60 * 60 * 1000;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Acts of two persons: the first signs and proposes, the others sign, the last signature logs the event. */
@Injectable()
export class ProposalService {
  constructor(
    @Inject(LedgerService) private readonly ledger: LedgerService,
    @Inject(ActService) private readonly acts: ActService,
    @Inject(ActJudge) private readonly judge: ActJudge,
    @Inject(ProposalStore) private readonly store: ProposalStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Takes a line with its author's block; it must be permitted as it will be when all have signed. */
  async propose(person: Person, line: PostedLine): Promise<Proposal> {
    const event = await this.ledger.prepareUnfinished(line, '/event');
    const { actor, with: others, type, item } = event.statement;
    const registry = await this.ledger.registry();
    if (registry.find(actor.slice(3))?.account !== person.accountId) {
      throw new Forbidden('Propose what you signed with a key of your own account.');
    }
    if (personsNeeded(type) === 1) {
      throw new Refused(
        'move-refused',
        'One signature is enough for this: post it as a statement.',
      );
    }
    refuseBlocks(event);
    await this.judge.decide(person, [event], () => '/event');
    const nowMs = this.clock.nowMs();
    return this.store.add(
      person.accountId,
      {
        id: uuidV7(nowMs),
        chainId: item,
        type,
        line,
        wanted: others.map((id) => registry.find(id.slice(3))?.account ?? ''),
        proposedBy: person.accountId,
        proposedMs: nowMs,
        lapsesMs: nowMs + keptMs,
        receipt: undefined,
      },
      event.statementHash,
    );
  }

  /** Adds the person's block (hex). With the last one the event is logged, and the proposal has its receipt. */
  async sign(person: Person, id: string, block: string): Promise<Proposal> {
    const proposal = await this.find(person, id);
    if (proposal.receipt !== undefined) return proposal;
    if (proposal.lapsesMs <= this.clock.nowMs()) {
      throw new Conflict('This proposal has lapsed: it is kept for 24 hours. Propose it again.');
    }
    await this.refuseOthersBlock(person, proposal, block);
    const signed = await this.store.sign(person.accountId, id, (line) => withBlock(line, block));
    if (signed === undefined)
      throw new NotFound('There is no such proposal, or you may not see it.');
    const event = await this.ledger.prepareUnfinished(signed.line, '');
    if (event.signers.length <= event.statement.with.length) return signed;
    return this.log(person, signed);
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

  private async log(person: Person, proposal: Proposal): Promise<Proposal> {
    const event = await this.ledger.prepare(proposal.line, '');
    // The act is its proposer's, and is decided with their sight: who was asked to sign may not see the chain.
    const proposer = { accountId: proposal.proposedBy, roles: [] };
    const { receipts } = await this.acts.log(proposer, [event]);
    const [receipt] = receipts;
    if (receipt === undefined) throw new Error('the ledger gave no receipt');
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
