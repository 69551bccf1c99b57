import { Controller, Get, Inject } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { CountryReader } from './country.reader.js';
import { CountryListDto } from './dto/country.dto.js';

@ApiTags('access')
@ApiBearerAuth()
@Controller('api/countries')
export class CountryController {
  constructor(@Inject(CountryReader) private readonly countries: CountryReader) {}

  /** The countries that organisations and authorities can be of, in the order of the installation's list; at most 400. */
  @Get()
  list(): CountryListDto {
    return { items: this.countries.all().map(({ code, name }) => ({ code, name })) };
  }
}
