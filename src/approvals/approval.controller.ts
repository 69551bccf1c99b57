import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { CLOCK, type Clock } from '../platform/clock.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { presentApproval, presentSummary } from './approval.presenter.js';
import { ApprovalService } from './approval.service.js';
import {
  ApprovalDto,
  ApprovalListQuery,
  ApprovalPageDto,
  NewApprovalDto,
  NewDecisionDto,
} from './dto/approval.dto.js';

/** Requests that nobody sends alone: asked for by one person, decided by another, sent by the first. */
@ApiTags('approvals')
@ApiBearerAuth()
@Controller('api/approvals')
export class ApprovalController {
  constructor(
    @Inject(ApprovalService) private readonly approvals: ApprovalService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Keeps the request for 24 hours, for another person to look at. */
  @Post()
  async ask(@CurrentPerson() person: Person, @Body() asked: NewApprovalDto): Promise<ApprovalDto> {
    return presentApproval(await this.approvals.ask(person, asked), this.clock.nowMs());
  }

  /** Without the requests themselves; the newest first. */
  @Get()
  @UseInterceptors(NextPageLink)
  async list(
    @CurrentPerson() person: Person,
    @Query() wanted: ApprovalListQuery,
  ): Promise<ApprovalPageDto> {
    const page = await this.approvals.list(person, wanted.of ?? 'all', wanted);
    const nowMs = this.clock.nowMs();
    return { items: page.items.map((one) => presentSummary(one, nowMs)), next: page.next };
  }

  /** With the whole request. */
  @Get(':approvalId')
  async one(
    @CurrentPerson() person: Person,
    @Param('approvalId') id: string,
  ): Promise<ApprovalDto> {
    return presentApproval(await this.approvals.find(person, id), this.clock.nowMs());
  }

  /** Approves or refuses, once; by somebody else than who asked. */
  @Post(':approvalId/decision')
  @HttpCode(200)
  async decide(
    @CurrentPerson() person: Person,
    @Param('approvalId') id: string,
    @Body() given: NewDecisionDto,
  ): Promise<ApprovalDto> {
    return presentApproval(await this.approvals.decide(person, id, given), this.clock.nowMs());
  }
}
