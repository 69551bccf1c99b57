import { type PreparedEvent, type Receipt } from '../ledger/append-command.js';
import { type PostedLine } from '../ledger/event-line.js';
import { type Person } from '../platform/person.js';
import { type Proposal } from './proposal.store.js';

/** An event that others still have to sign, as it was posted and as it was read. */
export interface ProposedLine {
  readonly line: PostedLine;
  readonly event: PreparedEvent;
}

/** What one kind of event asks before it waits for others, and how it is logged when all have signed. */
export interface ProposedAct {
  /** Throws a DomainError where it could not be logged, were it signed by all. */
  check(person: Person, proposed: ProposedLine): Promise<void>;
  /** Throws where a block that was just added is not one that helps. */
  checkSigned(proposal: Proposal, proposed: ProposedLine): Promise<void>;
  /** Logs what all have signed; the same again is answered as the first time. */
  log(proposal: Proposal): Promise<Receipt>;
}
