import { Body, Controller, Inject, Post, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../platform/public.decorator.js';
import { FirstAdministratorDto, MadeAccountDto } from './dto/sign-in.dto.js';
import { FirstAdministratorService } from './first-administrator.service.js';
import { OwnPageGuard } from './own-page.guard.js';

@ApiTags('access')
@Public()
@UseGuards(OwnPageGuard)
@Controller('api/first-administrator')
export class FirstAdministratorController {
  constructor(
    @Inject(FirstAdministratorService) private readonly first: FirstAdministratorService,
  ) {}

  /** Makes the first account, with the secret of the link that the service printed at its start. */
  @Post()
  async make(@Body() wanted: FirstAdministratorDto): Promise<MadeAccountDto> {
    return { id: await this.first.make(wanted), login: wanted.login };
  }
}
