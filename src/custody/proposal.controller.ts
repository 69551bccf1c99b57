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
import { ApiBearerAuth, ApiHeader, ApiTags } from '@nestjs/swagger';
import { Appends } from '../platform/appends.decorator.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import {
  NewProposalDto,
  NewSignatureDto,
  ProposalDto,
  ProposalPageDto,
} from './dto/proposal.dto.js';
import { presentProposal } from './proposal.presenter.js';
import { ProposalService } from './proposal.service.js';

/** Acts that need two persons: proposed by the first, logged with the signature of the last. */
@ApiTags('custody')
@ApiBearerAuth()
@Controller('api/proposals')
export class ProposalController {
  constructor(@Inject(ProposalService) private readonly proposals: ProposalService) {}

  @Post()
  @Appends()
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  async propose(
    @CurrentPerson() person: Person,
    @Body() { event }: NewProposalDto,
  ): Promise<ProposalDto> {
    return presentProposal(await this.proposals.propose(person, event));
  }

  /** Adds the caller's signature; with the last one the event is logged and the receipt is there. */
  @Post(':proposalId/signatures')
  @HttpCode(200)
  @Appends()
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  async sign(
    @CurrentPerson() person: Person,
    @Param('proposalId') id: string,
    @Body() { signature }: NewSignatureDto,
  ): Promise<ProposalDto> {
    return presentProposal(await this.proposals.sign(person, id, signature));
  }

  /** Proposals about chains that the caller sees, newest first. */
  @Get()
  @UseInterceptors(NextPageLink)
  async list(
    @CurrentPerson() person: Person,
    @Query() { cursor, limit }: PageQuery,
  ): Promise<ProposalPageDto> {
    const page = await this.proposals.list(person, cursor, limit);
    return { items: page.items.map(presentProposal), next: page.next };
  }

  @Get(':proposalId')
  async one(
    @CurrentPerson() person: Person,
    @Param('proposalId') id: string,
  ): Promise<ProposalDto> {
    return presentProposal(await this.proposals.find(person, id));
  }
}
