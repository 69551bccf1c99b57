import { accountCommand } from './account.js';
import { approvalsCommand } from './approvals.js';
import { breakGlassCommand } from './break-glass.js';
import { runCommandLine } from './command-line.js';
import { auditCommand } from './audit.js';
import { demoCommand } from './demo.js';
import { eventCommand } from './event.js';
import { exportCommand } from './export.js';
import { keysCommand } from './keys.js';
import { migrateCommand } from './migrate.js';
import { objectsCommand } from './objects.js';
import { registerCommand } from './register.js';
import { seedCommand } from './seed.js';
import { serveCommand } from './serve.js';
import { verifyCommand } from './verify.js';

/** Every command; those that need the application or the database load it only when they run. */
const commands = [
  serveCommand(),
  migrateCommand(),
  accountCommand(),
  keysCommand(),
  registerCommand(),
  eventCommand(),
  exportCommand(),
  approvalsCommand(),
  breakGlassCommand(),
  verifyCommand(),
  auditCommand(),
  objectsCommand(),
  demoCommand(),
  seedCommand(),
];

process.exitCode = await runCommandLine(commands, process.argv.slice(2));
