import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import {
  NewSubscriptionDto,
  NoticePageDto,
  SubscribeDto,
  SubscriptionListDto,
} from './dto/notice.dto.js';
import { presentNewSubscription, presentNotice, presentSubscription } from './notice.presenter.js';
import { NoticeService } from './notice.service.js';

@ApiTags('notices')
@ApiBearerAuth()
@Controller('api/notices')
export class NoticeController {
  constructor(@Inject(NoticeService) private readonly notices: NoticeService) {}

  /** One's own notices about items that one sees, the newest first, and what became of each delivery. */
  @Get()
  @UseInterceptors(NextPageLink)
  async list(@CurrentPerson() person: Person, @Query() wanted: PageQuery): Promise<NoticePageDto> {
    const page = await this.notices.list(person, wanted);
    return { items: page.items.map(presentNotice), next: page.next };
  }

  /** Where one's own notices go. */
  @Get('subscriptions')
  async subscriptions(@CurrentPerson() person: Person): Promise<SubscriptionListDto> {
    const subscriptions = await this.notices.subscriptionsOf(person);
    return { items: subscriptions.map(presentSubscription) };
  }

  /** Has one's notices sent to an address from now on. The secret of a webhook is shown this once. */
  @Post('subscriptions')
  async subscribe(
    @CurrentPerson() person: Person,
    @Body() wanted: SubscribeDto,
  ): Promise<NewSubscriptionDto> {
    return presentNewSubscription(await this.notices.subscribe(person, wanted));
  }

  /** Nothing more is sent there, also nothing that waits already. */
  @Delete('subscriptions/:subscriptionId')
  @HttpCode(204)
  async unsubscribe(
    @CurrentPerson() person: Person,
    @Param('subscriptionId', ParseUUIDPipe) subscriptionId: string,
  ): Promise<void> {
    await this.notices.unsubscribe(person, subscriptionId);
  }
}
