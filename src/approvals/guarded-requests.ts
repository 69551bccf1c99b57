import { Inject, Injectable } from '@nestjs/common';
import { ItemReader } from '../items/item.reader.js';
import { Invalid } from '../platform/errors.js';
import { type ActingPerson } from '../platform/person.js';
import { approvalKinds, type ApprovalKindName } from './kinds.js';
import { readRequest, type RoutedRequest } from './request-reading.js';

/** A request that needs an approval. */
export interface GuardedRequest {
  readonly kind: ApprovalKindName;
  /** Chains that whoever approves must see. */
  readonly chainIds: readonly string[];
  /** One line for the lists. */
  readonly summary: string;
}

/** Tells requests that need a second person from those that do not. */
@Injectable()
export class GuardedRequests {
  constructor(@Inject(ItemReader) private readonly items: ItemReader) {}

  /** Undefined where the person may send it alone. Throws Invalid for acts of several kinds in one request. */
  async find(person: ActingPerson, request: RoutedRequest): Promise<GuardedRequest | undefined> {
    const { kinds, chainIds, types } = readRequest(request);
    const isOpen =
      kinds.includes('restricted_export') && !(await this.areRestricted(person, chainIds));
    const [kind, second] = isOpen ? kinds.filter((name) => name !== 'restricted_export') : kinds;
    if (kind === undefined) return undefined;
    if (second !== undefined) {
      const detail = `Send what is of kind ${kind} and of kind ${second} in requests of their own: each is approved by itself.`;
      throw new Invalid(detail, [{ pointer: '/events', detail }]);
    }
    return {
      kind,
      chainIds: approvalKinds[kind].seesCase ? chainIds : [],
      summary: summaryOf(kind, types, chainIds),
    };
  }

  /** Whether an item of one of these cases is under a restriction, as far as the person sees them. */
  private async areRestricted(
    { accountId }: ActingPerson,
    caseIds: readonly string[],
  ): Promise<boolean> {
    for (const caseId of caseIds) {
      const items = await this.items.ofCase(accountId, caseId);
      if (items.some(({ state }) => state.restrictions.length > 0)) return true;
    }
    return false;
  }
}

function summaryOf(
  kind: ApprovalKindName,
  types: readonly string[],
  chainIds: readonly string[],
): string {
  const { what } = approvalKinds[kind];
  if (types.length === 0) return what;
  const chains = chainIds.length === 1 ? 'one chain' : `${chainIds.length} chains`;
  const events = types.length === 1 ? 'one event' : `${types.length} events`;
  return `${what}: ${events} on ${chains}, ${[...new Set(types)].join(', ')}`;
}
