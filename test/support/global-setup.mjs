import './run-typescript.mjs';

/** Runs once, before any worker: the keeper costs nothing until a spec asks it for a database. */
export default async function globalSetup() {
  const { openKeeper } = await import('./database-keeper.ts');
  globalThis.databaseKeeper = await openKeeper();
}
