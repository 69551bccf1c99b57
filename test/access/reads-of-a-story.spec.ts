import { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { cleanPath } from '../../seeds/stories/01-clean-path.js';
import { PlayedStory } from '../support/played-story.js';
import { storedReads, type StoredRead } from '../support/read-rows.js';
import { type Answered, isReading } from '../support/read-watch.js';
import { Stage } from '../support/stage.js';

/** What went over the wire, as the HTTP server saw it. */
interface Exchange extends Answered {
  readonly body: string;
}

const seen: Exchange[] = [];

/** Looks at every answer of every service of this spec from outside of the application. */
function watch(server: Server): void {
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    const keep = (chunk: unknown): void => {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    };
    const write = response.write.bind(response);
    const end = response.end.bind(response);
    // Overloads of Node's: what is handed on is what was handed in.
    response.write = ((...given: Parameters<typeof write>) => {
      keep(given[0]);
      return write(...given);
    }) as typeof response.write;
    response.end = ((...given: Parameters<typeof end>) => {
      keep(given[0]);
      seen.push({
        id: String(response.getHeader('x-request-id')),
        method: request.method ?? '',
        path: (request.url ?? '').replace(/\?.*$/, ''),
        status: response.statusCode,
        body: Buffer.concat(chunks).toString('latin1'),
      });
      return end(...given);
    }) as typeof response.end;
  });
}

describe('a story that is played from end to end', () => {
  let played: PlayedStory<unknown>;
  let reads: readonly StoredRead[];
  beforeAll(async () => {
    const open = Stage.open.bind(Stage);
    Stage.open = async (settings) => {
      const stage = await open(settings);
      watch(stage.t.app.getHttpServer());
      return stage;
    };
    played = await PlayedStory.of(cleanPath);
    const { items } = JSON.parse((await text('/api/items')).body) as {
      items: readonly { readonly itemId: string }[];
    };
    for (const { itemId } of items) {
      for (const rest of [
        '',
        '/events',
        '/custody',
        '/provenance',
        '/verification',
        '/duplicates',
      ]) {
        await text(`/api/items/${itemId}${rest}`);
      }
      for (const seq of [0, 1, 2]) await text(`/api/items/${itemId}/files/${seq}`);
      await text(`/api/items/${itemId}/receipts/0.html`);
    }
    reads = await storedReads(played.stage.t.db);
  }, 120_000);
  afterAll(() => played.close());

  async function text(path: string): Promise<{ readonly body: string }> {
    const answer = await fetch(`${played.stage.address}${path}`, {
      headers: { Authorization: `Bearer ${played.tokenOf('lead')}`, Connection: 'close' },
    });
    return { body: await answer.text() };
  }

  const given = () => seen.filter(isReading);

  it('has one entry for every answer that gave something, and none besides', () => {
    const answered = reads.filter(({ code }) => code === null).map(({ request }) => request);
    expect(given().length).toBeGreaterThan(20);
    expect(answered.toSorted()).toEqual(
      given()
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  it('has one for every refusal', () => {
    const refused = seen.filter(({ status }) => [401, 403, 404, 409, 422, 428].includes(status));
    const denied = reads.filter(({ code }) => code !== null).map(({ request }) => request);
    expect(refused.length).toBeGreaterThan(0);
    expect(denied.toSorted()).toEqual(refused.map(({ id }) => id).toSorted());
  });

  it('names in each entry the ids that stood in the path, and those that the list gave', () => {
    for (const one of given()) {
      const read = reads.find(({ request }) => request === one.id);
      const inPath = one.path.match(/[0-9a-f]{64}/g) ?? [];
      expect(read?.chains).toEqual(expect.arrayContaining(inPath));
      if (one.path !== '/api/items') continue;
      const { items } = JSON.parse(one.body) as { items: readonly { readonly itemId: string }[] };
      expect(read?.chains).toEqual(items.map(({ itemId }) => itemId).toSorted());
    }
  });

  it('keeps none of the content that was read', () => {
    const kept = JSON.stringify(reads);
    expect(kept).not.toContain('title');
    expect(reads.every(({ network }) => network.endsWith('/24') || network.endsWith('/48'))).toBe(
      true,
    );
  });
});
