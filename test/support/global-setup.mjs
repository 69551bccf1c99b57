import './run-typescript.mjs';
import { bundleForBrowsers } from './web-bundle.mjs';

/** Runs once, before any worker: the keeper costs nothing until a spec asks it for a database. */
export default async function globalSetup() {
  await bundleForBrowsers();
  const { openKeeper } = await import('./database-keeper.ts');
  globalThis.databaseKeeper = await openKeeper();
}
