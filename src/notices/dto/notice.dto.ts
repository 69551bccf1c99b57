import { ApiProperty } from '@nestjs/swagger';
import { IsIn, Length } from 'class-validator';
import { type NoticeKind, noticeKinds } from '../../core/notices/notice-kind.js';
import { IsPlainLine } from '../../platform/plain-line.decorator.js';
import { type DeliveryState } from '../notice-delivery.entity.js';
import {
  type NoticeChannel,
  noticeChannels,
  type SubscriptionState,
} from '../notice-subscription.entity.js';

export class SubscribeDto {
  @ApiProperty({ enum: noticeChannels })
  @IsIn(noticeChannels)
  readonly channel!: NoticeChannel;

  /** A mail address, or a URL that begins with `https://`. */
  @Length(1, 2000)
  @IsPlainLine()
  readonly target!: string;
}

export class SubscriptionDto {
  readonly id!: string;
  @ApiProperty({ enum: noticeChannels })
  readonly channel!: NoticeChannel;
  readonly target!: string;
  /** Disabled once the receiver answered 410 Gone. */
  @ApiProperty({ enum: ['active', 'disabled'] })
  readonly state!: SubscriptionState;
  readonly createdAt!: string;
}

export class NewSubscriptionDto extends SubscriptionDto {
  /** With which webhooks are signed, shown this once; null for mail. */
  @ApiProperty({ type: String, nullable: true })
  readonly secret!: string | null;
}

export class SubscriptionListDto {
  /** At most five. */
  @ApiProperty({ type: [SubscriptionDto] })
  readonly items!: readonly SubscriptionDto[];
}

export class NoticeAttemptDto {
  readonly attempt!: number;
  readonly at!: string;
  /** E.g. `http_204`, `smtp_accepted`, `timed_out`. */
  readonly outcome!: string;
}

export class NoticeDeliveryDto {
  readonly subscriptionId!: string;
  @ApiProperty({ enum: noticeChannels })
  readonly channel!: NoticeChannel;
  @ApiProperty({ enum: ['waiting', 'delivered', 'given_up', 'not_visible', 'unsubscribed'] })
  readonly state!: DeliveryState;
  @ApiProperty({ type: String, nullable: true })
  readonly nextAttemptAt!: string | null;
  @ApiProperty({ type: [NoticeAttemptDto] })
  readonly attempts!: readonly NoticeAttemptDto[];
}

export class NoticeDto {
  readonly id!: string;
  @ApiProperty({ enum: noticeKinds })
  readonly kind!: NoticeKind;
  readonly itemId!: string;
  /** Place in the log of the event that it is about. */
  readonly logIndex!: number;
  /** When the event was logged, or the deadline passed. */
  readonly happenedAt!: string;
  readonly queuedAt!: string;
  @ApiProperty({ type: [NoticeDeliveryDto] })
  readonly deliveries!: readonly NoticeDeliveryDto[];
}

export class NoticePageDto {
  @ApiProperty({ type: [NoticeDto] })
  readonly items!: readonly NoticeDto[];
  readonly next!: string | null;
}
