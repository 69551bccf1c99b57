/**
 * The state without members that are undefined, at any depth: what is stored as JSON and read back must equal what was
 * folded, or an auditor would see a difference where there is none.
 */
export function plainState<State>(state: State): State {
  // Only members whose value is undefined go, and where a state has such members their types allow leaving them out.
  return stripped(state) as State;
}

function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, stripped(member)]));
}
