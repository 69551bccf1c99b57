import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { type Person } from '../platform/person.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { Public } from '../platform/public.decorator.js';
import { NotFound } from '../platform/errors.js';
import {
  ChainHeadDto,
  ChainHeadQuery,
  LedgerDto,
  ReservedChainDto,
  ReserveChainsDto,
} from './dto/ledger.dto.js';
import { ChainService } from './chain.service.js';

/** What a signer must know before signing: who the ledger is, where a chain stands, reserved chains. */
@ApiTags('ledger')
@Controller('api')
export class LedgerController {
  constructor(@Inject(ChainService) private readonly chains: ChainService) {}

  /** Origin, log key, service key, head of the control chain, newest checkpoint. */
  @Public()
  @Get('ledger')
  ledger(): Promise<LedgerDto> {
    return this.chains.describe();
  }

  /** Reserves chains for the caller; unused ones lapse after 24 hours. */
  @ApiBearerAuth()
  @Post('chains')
  @HttpCode(201)
  @ApiCreatedResponse({ type: [ReservedChainDto] })
  reserve(
    @CurrentPerson() person: Person,
    @Body() wanted: ReserveChainsDto,
  ): Promise<readonly ReservedChainDto[]> {
    return this.chains.reserve(person, wanted.count, wanted.ahead);
  }

  /** `seq`, `prev` and the next tags of a chain, and the newest checkpoint to anchor to. */
  @ApiBearerAuth()
  @Get('chains/:chainId/head')
  async head(
    @CurrentPerson() person: Person,
    @Param('chainId') chainId: string,
    @Query() query: ChainHeadQuery,
  ): Promise<ChainHeadDto> {
    const head = await this.chains.head(person, chainId, query.ahead);
    if (head === undefined) throw new NotFound('There is no such chain, or you may not see it.');
    return head;
  }
}
