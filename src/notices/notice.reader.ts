import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { type DataSource, In } from 'typeorm';
import { asPerson } from '../database/as-person.js';
import { type Page, pageOf, readCursor } from '../platform/page.js';
import { NoticeAttempt } from './notice-attempt.entity.js';
import { NoticeDelivery } from './notice-delivery.entity.js';
import { NoticeRow } from './notice.entity.js';

export interface TrackedDelivery {
  readonly delivery: NoticeDelivery;
  readonly attempts: readonly NoticeAttempt[];
}

/** A notice, and how far it came on each of its ways. */
export interface TrackedNotice {
  readonly notice: NoticeRow;
  readonly deliveries: readonly TrackedDelivery[];
}

/** Notices of one's own, of items that one sees now (login wm_web, row-level security). */
@Injectable()
export class NoticeReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** The newest first. */
  async list(
    accountId: string,
    { cursor, limit }: { readonly cursor?: string; readonly limit: number },
  ): Promise<Page<TrackedNotice>> {
    const tracked = await asPerson(this.db, accountId, async (manager) => {
      const query = manager
        .createQueryBuilder(NoticeRow, 'notice')
        .orderBy('notice.id', 'DESC')
        .limit(limit + 1);
      if (cursor !== undefined) {
        const [before] = readCursor(cursor, cursorForms);
        query.andWhere('notice.id < :before', { before });
      }
      const notices = await query.getMany();
      const noticeId = In(notices.map(({ id }) => id));
      const deliveries = await manager.find(NoticeDelivery, {
        where: { noticeId },
        order: { subscriptionId: 'ASC' },
      });
      const attempts = await manager.find(NoticeAttempt, {
        where: { noticeId },
        order: { attempt: 'ASC' },
      });
      return notices.map((notice) => track(notice, deliveries, attempts));
    });
    return pageOf(tracked, limit, ({ notice }) => [notice.id]);
  }
}

function track(
  notice: NoticeRow,
  deliveries: readonly NoticeDelivery[],
  attempts: readonly NoticeAttempt[],
): TrackedNotice {
  return {
    notice,
    deliveries: deliveries
      .filter(({ noticeId }) => noticeId === notice.id)
      .map((delivery) => ({
        delivery,
        attempts: attempts.filter(
          ({ noticeId, subscriptionId }) =>
            noticeId === notice.id && subscriptionId === delivery.subscriptionId,
        ),
      })),
  };
}

const cursorForms = [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/];
