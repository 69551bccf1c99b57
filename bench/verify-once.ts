import { readFileSync } from 'node:fs';
import { verifyFiles } from '../src/cli/verify.js';

// node … bench/verify-once.ts FOLDER POLICY: verifies, and prints the highest resident memory in MiB.
const [folder = '', policy = ''] = process.argv.slice(2);
const { exitCode } = await verifyFiles(folder, { policy });
if (exitCode !== 0) throw new Error(`not verified: ${exitCode}`);
// Not `resourceUsage().maxRSS`: that counts what the process that started this one had in memory.
const status = readFileSync('/proc/self/status', 'utf8');
process.stdout.write(`${Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024)}\n`);
