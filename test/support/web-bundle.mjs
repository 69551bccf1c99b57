import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Bundles what runs in a browser, unless that was done since its sources last changed. */
export async function bundleForBrowsers() {
  const made = changedMs('dist/web/device-key.mjs');
  if (made > Math.max(...sources().map(changedMs))) return;
  const { build } = await import('vite');
  await build({ configFile: join(root, 'web/vite.config.mjs') });
}

function sources() {
  const below = ['web', 'src/core'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name)),
  );
  return [...below, 'package-lock.json'];
}

/** When the file was last written; 0 where it is not there. */
function changedMs(path) {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
