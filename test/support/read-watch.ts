import { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type DataSource } from 'typeorm';
import { readingRoutes } from '../../src/reads/reading-routes.js';

/** An answer as the HTTP server sent it. */
export interface Answered {
  /** The id of the request, as its answer names it. */
  readonly id: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly status: number;
}

const patterns = Object.entries(readingRoutes).map(([key, { kind }]) => {
  const [method = '', path = ''] = key.split(' ');
  const form = path.replace(/[.]/g, '\\.').replace(/\*\w+/g, '.*').replace(/:\w+/g, '[^/]+');
  return { method, form: new RegExp(`^${form}$`), isExact: !path.includes(':'), key, kind };
});

/** The entry of the table that says what is read; exact addresses before patterns, as the service does. */
function routeOf({ method, path }: Answered) {
  const found = patterns.filter((one) => one.method === method && one.form.test(path));
  return (
    found.find(({ isExact }) => isExact) ??
    found.find(({ key }) => key.endsWith('.html')) ??
    found[0]
  );
}

/** Whether the answer gave something whose reading is to be on record. */
export function isReading(one: Answered): boolean {
  const kind = routeOf(one)?.kind;
  return one.status >= 200 && one.status < 300 && kind !== undefined && kind !== 'unrecorded';
}

/** Looks at every answer of a service from outside of the application, and asks afterwards whether each reading is on record. */
export class ReadWatch {
  private readonly readings: Answered[] = [];

  constructor(server: Server) {
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      const { method = '', url = '' } = request;
      response.once('finish', () => {
        const id = String(response.getHeader('x-request-id'));
        const path = url.replace(/\?.*$/, '');
        const answered = { id, method, path, status: response.statusCode };
        if (isReading(answered)) this.readings.push(answered);
      });
    });
  }

  /** Those of which no entry is there. Parts of one object are summed up in the entry of the first of them. */
  async missing(db: DataSource): Promise<readonly string[]> {
    const whole = this.readings.filter(({ status }) => status !== 206);
    if (whole.length === 0) return [];
    const rows = await db.query<{ id: string }[]>(
      'SELECT request_id AS id FROM read_entry WHERE code IS NULL AND request_id = ANY ($1::uuid[])',
      [whole.map(({ id }) => id)],
    );
    const recorded = new Set(rows.map(({ id }) => id));
    return whole
      .filter(({ id }) => !recorded.has(id))
      .map(({ method, path, id }) => `${method} ${path} (${id})`);
  }
}
