import { readFileSync } from 'node:fs';
import { Answer } from './answer.js';
import { CommandFailure } from './command-failure.js';

/** What every command that speaks to a service takes. */
export interface ServerOptions {
  /** Address of the service, e.g. `https://ledger.example`. */
  readonly server: string;
  /** File that holds the API token; otherwise the environment variable WITNESSMARK_TOKEN. */
  readonly tokenFile?: string;
}

/** Flags for {@link ServerOptions}. A token is never an argument: others could read it in the process list. */
export const serverFlag = ['--server <url>', 'address of the service'] as const;
export const tokenFlag = [
  '--token-file <file>',
  'file with the API token (default: WITNESSMARK_TOKEN)',
] as const;

/** A request that the service does not take from one person alone. */
export interface UnapprovedRequest {
  readonly path: string;
  readonly body: unknown;
}

/** What a client says besides who it is. */
interface Said {
  readonly approvals?: ApprovalSource;
  /** What for the person reads. */
  readonly purpose?: string;
}

/** Gets a second person's approval of the request; the answer is its id. */
export type ApprovalSource = (request: UnapprovedRequest) => Promise<string>;

/** Speaks to a service over HTTP as the person of a token. Failures are {@link CommandFailure}s in plain words. */
export class ServiceClient {
  private readonly base: string;

  constructor(
    private readonly server: string,
    private readonly token?: string,
    private readonly said: Said = {},
  ) {
    if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol)) {
      throw new CommandFailure(`--server must be an http or https address, not ${server}`, 2);
    }
    this.base = server.replace(/\/+$/, '');
  }

  /** The same person; what needs an approval is sent again with the one that `approvals` gets. */
  withApprovals(approvals: ApprovalSource): ServiceClient {
    return new ServiceClient(this.server, this.token, { ...this.said, approvals });
  }

  /** The same person, who says what they read for; whatever is asked for is on record with it. */
  statingPurpose(purpose: string): ServiceClient {
    return new ServiceClient(this.server, this.token, { ...this.said, purpose });
  }

  async get(path: string): Promise<Answer> {
    return answerOf(await this.send('GET', path, {}));
  }

  /** `idempotencyKey` for requests that append to the log. */
  async post(path: string, body: unknown, idempotencyKey?: string): Promise<Answer> {
    const headers: Record<string, string> = { 'Content-Type': 'application/json' };
    if (idempotencyKey !== undefined) headers['Idempotency-Key'] = idempotencyKey;
    const init = { headers, body: JSON.stringify(body) };
    try {
      return await answerOf(await this.send('POST', path, init));
    } catch (error) {
      const { approvals } = this.said;
      if (approvals === undefined || !needsApproval(error)) throw error;
      headers['Approval'] = await approvals({ path, body });
      return answerOf(await this.send('POST', path, init));
    }
  }

  /** Sends a multipart form, e.g. one with a file. */
  async postForm(path: string, form: FormData, idempotencyKey?: string): Promise<Answer> {
    const headers: Record<string, string> =
      idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey };
    return answerOf(await this.send('POST', path, { headers, body: form }));
  }

  async delete(path: string): Promise<void> {
    await this.send('DELETE', path, {});
  }

  /** A successful answer whose body is not JSON, e.g. a package. */
  async download(path: string): Promise<Response> {
    return this.send('GET', path, {});
  }

  private async send(method: string, path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.token !== undefined) headers.set('Authorization', `Bearer ${this.token}`);
    const { purpose } = this.said;
    // Header fields are ASCII.
    if (purpose !== undefined) headers.set('Witnessmark-Purpose', encodeURIComponent(purpose));
    let response: Response;
    try {
      // A token must not follow a redirection to somewhere else.
      response = await fetch(this.base + path, { ...init, method, headers, redirect: 'error' });
    } catch (error) {
      throw new CommandFailure(`${this.base} cannot be reached: ${reasonOf(error)}`, 4);
    }
    if (!response.ok) throw await failureOf(response);
    return response;
  }
}

function needsApproval(error: unknown): boolean {
  return error instanceof CommandFailure && error.code === 'approval-required';
}

/** A client with the person's token, and what they read for where WITNESSMARK_PURPOSE says it; fails where there is no token. */
export function signedInClient(
  options: ServerOptions,
  env: Readonly<Record<string, string | undefined>> = process.env,
): ServiceClient {
  const token =
    options.tokenFile === undefined ? env['WITNESSMARK_TOKEN'] : readToken(options.tokenFile);
  if (token === undefined || token === '') {
    throw new CommandFailure(
      'No token: set WITNESSMARK_TOKEN or give --token-file. `witnessmark account token` signs in.',
      4,
    );
  }
  const client = new ServiceClient(options.server, token);
  const purpose = env['WITNESSMARK_PURPOSE'] ?? '';
  return purpose === '' ? client : client.statingPurpose(purpose);
}

function readToken(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new CommandFailure(`The token file ${path} cannot be read: ${reasonOf(error)}`, 2);
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  try {
    return new Answer(text === '' ? undefined : JSON.parse(text));
  } catch {
    throw new CommandFailure('The server answered with something that is not JSON.', 4);
  }
}

/** The problem document (RFC 9457) of a refusal, in lines for a terminal. */
async function failureOf(response: Response): Promise<CommandFailure> {
  const exitCode =
    response.status === 401 || response.status === 403 || response.status >= 500 ? 4 : 1;
  const problem = await problemOf(response);
  const lines = [`${problem.title ?? response.statusText} (${response.status})`];
  if (problem.detail !== undefined && problem.detail !== problem.title) lines.push(problem.detail);
  lines.push(...problem.errors.map((error) => `  ${error}`));
  if (problem.safe !== undefined) lines.push(problem.safe);
  return new CommandFailure(lines.join('\n'), exitCode, problem.code);
}

interface Problem {
  readonly code?: string | undefined;
  readonly title?: string | undefined;
  readonly detail?: string | undefined;
  readonly safe?: string | undefined;
  readonly errors: readonly string[];
}

async function problemOf(response: Response): Promise<Problem> {
  let answer: Answer;
  try {
    answer = await answerOf(response);
  } catch {
    return { errors: [] };
  }
  const optional = (from: Answer, name: string): string | undefined => {
    const { value } = from.member(name);
    return typeof value === 'string' ? printable(value) : undefined;
  };
  const errors = Array.isArray(answer.member('errors').value) ? answer.list('errors') : [];
  return {
    code: optional(answer, 'code'),
    title: optional(answer, 'title'),
    detail: optional(answer, 'detail'),
    safe: optional(answer, 'safe'),
    errors: errors.map((error) =>
      [optional(error, 'pointer') ?? optional(error, 'parameter'), optional(error, 'detail')]
        .filter((part) => part !== undefined)
        .join(': '),
    ),
  };
}

/** A server's words may not move the cursor or colour the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd');
}

/** `fetch` keeps the reason in `cause`; where several addresses were tried, only as a code. */
function reasonOf(error: unknown): string {
  const cause = textIn(error, 'cause');
  return cause ?? textIn(error, 'message') ?? String(error);
}

function textIn(error: unknown, name: 'cause' | 'message' | 'code'): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value: unknown = Object.getOwnPropertyDescriptor(error, name)?.value;
  if (typeof value === 'object') return textIn(value, 'message') ?? textIn(value, 'code');
  return typeof value === 'string' && value !== '' ? value : undefined;
}
