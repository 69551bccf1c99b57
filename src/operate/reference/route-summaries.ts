import { readFileSync } from 'node:fs';

/**
 * What the contract says of each route in one line, by method and path (`GET /api/cases/{caseId}`). Routes of which it says
 * nothing are left out. Throws where the file is not there or not in its form.
 */
export function routeSummaries(
  text = readFileSync('docs/openapi.json', 'utf8'),
): ReadonlyMap<string, string> {
  const contract: unknown = JSON.parse(text);
  return new Map(
    membersOf(memberOf(contract, 'paths')).flatMap(([path, methods]) =>
      membersOf(methods).flatMap(([method, operation]) => {
        const summary = memberOf(operation, 'summary');
        const route = `${method.toUpperCase()} ${path}`;
        return typeof summary === 'string' && summary !== '' ? [[route, summary] as const] : [];
      }),
    ),
  );
}

function memberOf(value: unknown, name: string): unknown {
  return membersOf(value).find(([member]) => member === name)?.[1];
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null)
    throw new Error('docs/openapi.json is no contract');
  return Object.entries(value);
}
