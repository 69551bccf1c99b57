import { Module } from '@nestjs/common';
import { EvidenceModule } from '../evidence/evidence.module.js';
import { ItemsModule } from '../items/items.module.js';
import { MailSender } from './mail-sender.js';
import { NoticeController } from './notice.controller.js';
import { NoticeDeliveryStore } from './notice-delivery.store.js';
import { NoticeDesk } from './notice-desk.js';
import { NoticeQueueStore } from './notice-queue.store.js';
import { NoticeReader } from './notice.reader.js';
import { NoticeRunner } from './notice-runner.js';
import { NoticeService } from './notice.service.js';
import { NoticeSubscriptionStore } from './notice-subscription.store.js';
import { WebhookSender } from './webhook-sender.js';

/** Tells persons that something waits for them, by mail or webhook, with ids and no content. */
@Module({
  imports: [EvidenceModule, ItemsModule],
  controllers: [NoticeController],
  providers: [
    MailSender,
    NoticeDeliveryStore,
    NoticeDesk,
    NoticeQueueStore,
    NoticeReader,
    NoticeRunner,
    NoticeService,
    NoticeSubscriptionStore,
    WebhookSender,
  ],
})
export class NoticesModule {}
