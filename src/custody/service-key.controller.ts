import { Body, Controller, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiTags } from '@nestjs/swagger';
import { Administers } from '../platform/administers.decorator.js';
import { Appends } from '../platform/appends.decorator.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { type Person } from '../platform/person.js';
import { ProposalDto } from './dto/proposal.dto.js';
import { EndedKeyDto, KeyEndingDto, NewServiceKeyDto } from './dto/service-key.dto.js';
import { presentProposal } from './proposal.presenter.js';
import { ProposalService } from './proposal.service.js';
import { ServiceKeyService } from './service-key.service.js';

/** The key with which the service signs: two administrators replace it. */
@ApiTags('access')
@ApiBearerAuth()
@Controller('api/service-keys')
export class ServiceKeyController {
  constructor(
    @Inject(ServiceKeyService) private readonly serviceKeys: ServiceKeyService,
    @Inject(ProposalService) private readonly proposals: ProposalService,
  ) {}

  /** Makes a key in the home of the service and proposes its registration, for both administrators to sign. */
  @Post()
  @Administers()
  @Appends()
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  async propose(
    @CurrentPerson() person: Person,
    @Body() { administrators, reason }: NewServiceKeyDto,
  ): Promise<ProposalDto> {
    const event = await this.serviceKeys.compose(person, administrators);
    return presentProposal(await this.proposals.proposeOwn(person, event, reason));
  }

  /** Ends a key that another has succeeded, for good. */
  @Post(':keyId/revocation')
  @Administers()
  @Appends()
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  async end(@Param('keyId') keyId: string, @Body() wanted: KeyEndingDto): Promise<EndedKeyDto> {
    const { keyId: ended, receipt } = await this.serviceKeys.end(keyId, wanted);
    return { keyId: `k1:${ended}`, receipt };
  }
}
