import { survive } from './survival.js';

// npm run test:survival [-- SERVICE POSTGRES]: kills with -9 under load; prints what was seen; fails where anything was lost.
const [service = 20, postgres = 10] = process.argv.slice(2).map(Number);
const began = performance.now();
const figures = await survive({ service, postgres }, (line) => process.stderr.write(`${line}\n`));
const seconds = Math.round((performance.now() - began) / 1000);
process.stdout.write(`${JSON.stringify({ ...figures, seconds }, null, 2)}\n`);
const { lost, notOnce, halves, found } = figures;
if (lost + notOnce + halves + found.length > 0) process.exitCode = 1;
