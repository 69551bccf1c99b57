import { Body, Controller, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiTags } from '@nestjs/swagger';
import { Appends } from '../platform/appends.decorator.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { type Person } from '../platform/person.js';
import { PlainEventDto, ReceiptsDto } from './dto/act.dto.js';
import { OperationsActService } from './operations-act.service.js';

/** What the operator does that outsiders must be able to see: policies adopted, keys rotated. */
@ApiTags('operations')
@ApiBearerAuth()
@ApiHeader({ name: 'Idempotency-Key', required: true })
@Controller('api/operations')
export class OperationsActController {
  constructor(@Inject(OperationsActService) private readonly acts: OperationsActService) {}

  /** Records one event on this year's chain, which it opens if need be; the service signs. */
  @Post('events')
  @Appends('receipts')
  event(@CurrentPerson() person: Person, @Body() event: PlainEventDto): Promise<ReceiptsDto> {
    return this.acts.record(person, event);
  }
}
