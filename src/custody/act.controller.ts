import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiTags } from '@nestjs/swagger';
import { Appends } from '../platform/appends.decorator.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { type Person } from '../platform/person.js';
import { ActService } from './act.service.js';
import {
  NewItemDto,
  OpenedCaseDto,
  OpenedItemDto,
  PlainBodyDto,
  PlainEventDto,
  ReceiptsDto,
  StatementsDto,
} from './dto/act.dto.js';
import { IntakeService } from './intake.service.js';

/** Everything that persons do about evidence: with their own signature, or with the service's on their behalf. */
@ApiTags('custody')
@ApiBearerAuth()
@ApiHeader({ name: 'Idempotency-Key', required: true })
@Controller('api')
export class ActController {
  constructor(
    @Inject(ActService) private readonly acts: ActService,
    @Inject(IntakeService) private readonly intake: IntakeService,
  ) {}

  /** Logs events that the caller signed, over any chains: all or none. */
  @Post('statements')
  @Appends('receipts')
  statements(@CurrentPerson() person: Person, @Body() act: StatementsDto): Promise<ReceiptsDto> {
    return this.acts.signed(person, act.events, act.uploads ?? []);
  }

  /** Opens a case; the service signs. */
  @Post('cases')
  @Appends('case')
  async openCase(
    @CurrentPerson() person: Person,
    @Body() body: PlainBodyDto,
  ): Promise<OpenedCaseDto> {
    const { chainId, appended } = await this.intake.openCase(person, body);
    return { caseId: chainId, receipts: appended.receipts };
  }

  /** Registers an item in a case; the service signs. */
  @Post('cases/:caseId/items')
  @Appends('item')
  async registerItem(
    @CurrentPerson() person: Person,
    @Param('caseId') caseId: string,
    @Body() item: NewItemDto,
  ): Promise<OpenedItemDto> {
    const { chainId, appended } = await this.intake.registerItem(person, caseId, item);
    return { itemId: chainId, receipts: appended.receipts };
  }

  /** Records one event on an item's chain; the service signs. */
  @Post('items/:itemId/events')
  @Appends('receipts')
  itemEvent(
    @CurrentPerson() person: Person,
    @Param('itemId') itemId: string,
    @Body() event: PlainEventDto,
  ): Promise<ReceiptsDto> {
    return this.acts.plain(person, itemId, event);
  }

  /** Records one event on a case's chain; the service signs. */
  @Post('cases/:caseId/events')
  @Appends('receipts')
  caseEvent(
    @CurrentPerson() person: Person,
    @Param('caseId') caseId: string,
    @Body() event: PlainEventDto,
  ): Promise<ReceiptsDto> {
    return this.acts.plain(person, caseId, event);
  }
}
