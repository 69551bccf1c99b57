import { verifyFiles } from '../src/cli/verify.js';

// node … bench/verify-once.ts FOLDER POLICY: verifies, and prints the highest resident memory in MiB.
const [folder = '', policy = ''] = process.argv.slice(2);
const { exitCode } = await verifyFiles(folder, { policy });
if (exitCode !== 0) throw new Error(`not verified: ${exitCode}`);
process.stdout.write(`${Math.round(process.resourceUsage().maxRSS / 1024)}\n`);
