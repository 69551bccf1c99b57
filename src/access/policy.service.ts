import { Inject, Injectable } from '@nestjs/common';
import { Forbidden, NotFound } from '../platform/errors.js';
import { type Person } from '../platform/person.js';
import { routePolicies, type RoutePolicy } from './policies.js';
import { RelationReader } from './relation.reader.js';

/** The parameters of a route's path, as they came. */
export type PathParameters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Decides by the one table who may use which route. What it lets through, the database looks at once more. */
@Injectable()
export class PolicyService {
  constructor(@Inject(RelationReader) private readonly relations: RelationReader) {}

  /**
   * Throws Forbidden where the person's roles or relation do not suffice, and NotFound where they have nothing to do with
   * what the path names: they are not told that it exists. `route`: as in the table, e.g. `GET /api/cases/:caseId`. `person`:
   * undefined where nobody was asked to sign in, which the table must say too.
   */
  async permit(
    person: Person | undefined,
    route: string,
    parameters: PathParameters,
  ): Promise<void> {
    const policy = Object.hasOwn(routePolicies, route) ? routePolicies[route] : undefined;
    if (policy === undefined) throw new Forbidden('No policy says who may use this address.');
    if (person === undefined) {
      requireAnybody(policy);
      return;
    }
    requireRole(person, policy);
    if (policy.to === undefined) return;
    const { thing, parameter, relations, orRoles = [] } = policy.to;
    if (orRoles.some((role) => person.roles.includes(role))) return;
    const id = parameters[parameter];
    const found = await this.relations.relationsTo(
      person.accountId,
      thing,
      typeof id === 'string' ? id : '',
    );
    if (relations.some((relation) => found.has(relation))) return;
    if (found.size > 0) {
      throw new Forbidden(`This is for ${relations.join(', ')}; you are ${[...found].join(', ')}.`);
    }
    throw new NotFound(`There is no such ${thing}, or you may not see it.`);
  }
}

function requireAnybody({ who, to }: RoutePolicy): void {
  if (who === 'anybody' && to === undefined) return;
  throw new Forbidden('This is for people who signed in, and nobody was asked to.');
}

function requireRole({ roles }: Person, { who }: RoutePolicy): void {
  if (who === 'anybody' || who === 'signed_in') return;
  if (who.some((role) => roles.includes(role))) return;
  throw new Forbidden(`This needs the role ${who.join(' or ')}.`);
}
