import { Controller, Get, Inject, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { NotFound } from '../platform/errors.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { DeviceReader } from './device.reader.js';
import { DeviceDto, DevicePageDto, OperationsYearListDto } from './dto/operations.dto.js';
import { OperationsYearReader } from './operations-year.reader.js';
import { presentDevice, presentYear } from './operations.presenter.js';

@ApiTags('operations')
@ApiBearerAuth()
@Controller('api')
export class OperationsController {
  constructor(
    @Inject(DeviceReader) private readonly devices: DeviceReader,
    @Inject(OperationsYearReader) private readonly years: OperationsYearReader,
  ) {}

  /** Field devices that the caller carries or gave out; administrators and auditors see all of them. */
  @Get('devices')
  @UseInterceptors(NextPageLink)
  async list(@CurrentPerson() person: Person, @Query() wanted: PageQuery): Promise<DevicePageDto> {
    const page = await this.devices.list(person.accountId, wanted);
    return { items: page.items.map(presentDevice), next: page.next };
  }

  @Get('devices/:deviceId')
  async one(
    @CurrentPerson() person: Person,
    @Param('deviceId') deviceId: string,
  ): Promise<DeviceDto> {
    const found = await this.devices.recordOf(person.accountId, deviceId);
    if (found === undefined) throw new NotFound('There is no such device, or you may not see it.');
    return presentDevice(found);
  }

  /** The chains of the operator's acts, one for each year. */
  @Get('operations')
  async operations(@CurrentPerson() person: Person): Promise<OperationsYearListDto> {
    return { items: (await this.years.all(person.accountId)).map(presentYear) };
  }
}
