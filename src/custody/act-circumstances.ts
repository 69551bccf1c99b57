import { Inject, Injectable } from '@nestjs/common';
import { AccessReader } from '../access/access.reader.js';
import { type Attempt } from '../core/custody/decide.js';
import { type FieldsByName } from '../core/custody/event-type.js';
import { hexOfField, textOfField, textsOfField } from '../core/custody/field-values.js';
import { vocabulary } from '../core/custody/vocabulary.js';
import { openValues } from '../core/ledger/event-values.js';
import { EventReader } from '../ledger/event.reader.js';
import { type ActingPerson } from '../platform/person.js';
import { type ChainView } from './act-view.js';

type Circumstances = Pick<Attempt, 'staysWithin' | 'servesAgain'>;

/** What guards ask that neither the chain nor the event tells: to which organisation people belong, what was served before. */
@Injectable()
export class ActCircumstances {
  constructor(
    @Inject(AccessReader) private readonly access: AccessReader,
    @Inject(EventReader) private readonly events: EventReader,
  ) {}

  async of(
    person: ActingPerson,
    { chainId, chain }: { readonly chainId: string; readonly chain: ChainView },
    attempt: Attempt,
  ): Promise<Circumstances> {
    if (attempt.type === 'disclosure.served/1') {
      return { servesAgain: await this.servesAgain(person, chainId, attempt.fields) };
    }
    if (chain.kind !== 'item' || !asksOrganisation(attempt.type)) return {};
    const { holder, sender } = chain.state;
    return { staysWithin: await this.staysWithin(person, holder ?? sender, attempt.fields) };
  }

  private async staysWithin(
    { accountId }: ActingPerson,
    from: string | undefined,
    fields: FieldsByName,
  ): Promise<boolean> {
    const to = textOfField(fields, 'recipient') ?? textOfField(fields, 'newHolder');
    if (from === undefined || to === undefined) return false;
    const organisations = await this.access.organisationsOf(accountId, [from, to]);
    const own = organisations.get(from);
    return own !== undefined && own === organisations.get(to);
  }

  private async servesAgain(
    { accountId }: ActingPerson,
    chainId: string,
    fields: FieldsByName,
  ): Promise<boolean> {
    const before = hexOfField(fields, 'supersedes');
    if (before === undefined) return false;
    const event = await this.events.byHash(accountId, chainId, before);
    return (
      event?.type === 'disclosure.served/1' && isWithinServed(fields, openValues(event.fields))
    );
  }
}

function asksOrganisation(type: string): boolean {
  return vocabulary.get(type)?.guards.some((name) => name === 'transfer-allowed') === true;
}

/** An erased field is no longer there: what it said is not claimed to be said again. */
function isWithinServed(fields: FieldsByName, served: FieldsByName): boolean {
  const digests = new Set(textsOfField(served, 'artifactDigests'));
  return (
    (['recipient', 'schedule'] as const).every(
      (name) => textOfField(fields, name) === textOfField(served, name),
    ) && textsOfField(fields, 'artifactDigests').every((digest) => digests.has(digest))
  );
}
