import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

const fromSources = ['--import', './test/support/run-typescript.mjs', 'src/cli/main.ts'];
/** What operators run; `npm run build` makes it. */
export const asBuilt: readonly string[] = ['dist/src/cli/main.js'];

/** The service in a process of its own, as an operator starts it: to be killed at any moment. */
export class ServiceProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Where it listens. */
    readonly address: string,
    /** Fulfilled when the process has ended, however that came. */
    readonly ended: Promise<void>,
  ) {}

  /** Settings come as environment variables. Rejects with its last words where it does not come up. */
  static async start(
    settings: Readonly<Record<string, string>>,
    program: readonly string[] = fromSources,
  ): Promise<ServiceProcess> {
    const child = spawn(process.execPath, [...program, 'serve'], {
      cwd: root,
      env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', ...settings },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = once(child, 'close').then(() => undefined);
    let words = '';
    const address = await new Promise<string>((resolve, reject) => {
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        words = `${words}${text}`.slice(-8000);
        const [, found] = /listens on (http:\S+)/.exec(words) ?? [];
        if (found !== undefined) resolve(found);
      });
      void ended.then(() => {
        reject(new Error(`the service did not start: ${words}`));
      });
    });
    return new ServiceProcess(child, address, ended);
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('the process did not start');
    return this.child.pid;
  }

  /** Without a chance to finish anything. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.ended;
  }
}
