export default async function globalTeardown() {
  await globalThis.databaseKeeper.close();
}
