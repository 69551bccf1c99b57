import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type DeclaredRoute, DeclaredRoutes } from './declared-routes.js';
import { routePolicies, type RoutePolicy } from './policies.js';

/** Looks at the start whether the table of policies and the controllers speak of the same routes. */
@Injectable()
export class PolicyCheck implements OnModuleInit {
  constructor(@Inject(DeclaredRoutes) private readonly declared: DeclaredRoutes) {}

  /** Throws where they do not: then the service does not start. */
  onModuleInit(): void {
    const faults = policyFaults(this.declared.all(), routePolicies);
    if (faults.length > 0) {
      throw new Error(`The table of policies does not fit the routes. ${faults.join(' ')}`);
    }
  }
}

/**
 * One sentence for each route on which the two contradict each other. A route that asks people to sign in and is not in the
 * table is none of them: it is refused to everybody.
 */
export function policyFaults(
  declared: readonly DeclaredRoute[],
  policies: Readonly<Record<string, RoutePolicy>>,
): readonly string[] {
  const publicOf = new Map(declared.map(({ name, isPublic }) => [name, isPublic]));
  const opened = declared
    .filter(({ name, isPublic }) => isPublic && !Object.hasOwn(policies, name))
    .map(({ name }) => `${name} is public and not in the table.`);
  const named = Object.entries(policies).flatMap(([name, { who }]) => {
    const isPublic = publicOf.get(name);
    if (isPublic === undefined) return [`${name} is in the table and nobody answers it.`];
    if (isPublic === (who === 'anybody')) return [];
    return isPublic
      ? [`${name} is public and the table does not name anybody.`]
      : [`${name} asks for sign-in and the table names anybody.`];
  });
  return [...opened, ...named];
}
