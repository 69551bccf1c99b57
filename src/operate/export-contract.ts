import { readFileSync, writeFileSync } from 'node:fs';
import { contract } from '../openapi.js';

// npm run openapi [-- --check]: writes docs/openapi.json, or fails where it is not what the code says.
const path = 'docs/openapi.json';
const text = `${JSON.stringify(await contract(), null, 2)}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(path, text);
} else if (readFileSync(path, 'utf8') !== text) {
  process.stderr.write(
    `${path} differs from the code: run \`npm run openapi\` and look at the change.\n`,
  );
  process.exitCode = 1;
}
