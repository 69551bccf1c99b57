import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { type Request, type Response } from 'express';
import { map, type Observable } from 'rxjs';
import { Invalid } from './errors.js';

/** One page of a list. */
export interface Page<Entry> {
  readonly items: readonly Entry[];
  /** Cursor of the next page; null on the last. */
  readonly next: string | null;
}

/**
 * A page from rows read with `LIMIT limit + 1`: the surplus row only tells that there is more. `keyOf` gives
 * what the order by of the query compares, as texts.
 */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly string[],
): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    next: rows.length > limit && last !== undefined ? cursorOf(keyOf(last)) : null,
  };
}

/**
 * The parts of a cursor of ours, each of the form given. Somebody may write their own: it is a starting
 * place, not a permission, and its parts reach SQL as parameters only. Throws Invalid.
 */
export function readCursor(cursor: string, forms: readonly RegExp[]): readonly string[] {
  const parts = Buffer.from(cursor, 'base64url').toString('utf8').split('\n');
  if (parts.length !== forms.length || !forms.every((form, i) => form.test(parts[i] ?? ''))) {
    const detail = 'This is not a cursor of this list; take `next` of its last page.';
    throw new Invalid(detail, [{ parameter: 'cursor', detail }]);
  }
  return parts;
}

function cursorOf(parts: readonly string[]): string {
  return Buffer.from(parts.join('\n')).toString('base64url');
}

/** Gives the answer of a list its `Link: …; rel="next"` (RFC 8288), for clients that follow links. */
@Injectable()
export class NextPageLink implements NestInterceptor<Page<unknown>, Page<unknown>> {
  intercept(
    context: ExecutionContext,
    next: CallHandler<Page<unknown>>,
  ): Observable<Page<unknown>> {
    const http = context.switchToHttp();
    const { originalUrl } = http.getRequest<Request>();
    return next.handle().pipe(
      map((page) => {
        if (page.next !== null) {
          const url = new URL(originalUrl, 'http://host.invalid');
          url.searchParams.set('cursor', page.next);
          const link = `<${url.pathname}${url.search}>; rel="next"`;
          http.getResponse<Response>().setHeader('Link', link);
        }
        return page;
      }),
    );
  }
}
