import { Controller, Get, Header, Inject, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiProduces, ApiTags } from '@nestjs/swagger';
import { clocksOf } from '../core/cooperation/clocks.js';
import { delaysCsv, delaysOf } from '../core/cooperation/delays.js';
import { recordedOffences } from '../core/cooperation/dual-criminality.js';
import { letterOf } from '../core/cooperation/letters.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { Conflict, Invalid, NotFound } from '../platform/errors.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { AuthorityService } from './authority.service.js';
import { LetterDto, LetterQuery } from './dto/letter.dto.js';
import {
  DelaysListDto,
  RequestDetailDto,
  type RequestDto,
  RequestPageDto,
} from './dto/request.dto.js';
import { InstrumentReader } from './instrument.reader.js';
import { LetterTemplateReader } from './letter-template.reader.js';
import { presentLetter, presentLinkedItem, presentRequest } from './request.presenter.js';
import { RequestReader, type RequestView } from './request.reader.js';

/** Requests between States; their steps are signed and posted as statements. */
@ApiTags('cooperation')
@ApiBearerAuth()
@Controller('api/requests')
export class RequestController {
  constructor(
    @Inject(RequestReader) private readonly requests: RequestReader,
    @Inject(InstrumentReader) private readonly instruments: InstrumentReader,
    @Inject(LetterTemplateReader) private readonly letters: LetterTemplateReader,
    @Inject(AuthorityService) private readonly authorities: AuthorityService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Requests of the cases that the caller sees, in the order in which they were drafted. */
  @Get()
  @UseInterceptors(NextPageLink)
  async list(@CurrentPerson() person: Person, @Query() wanted: PageQuery): Promise<RequestPageDto> {
    const page = await this.requests.list(person.accountId, wanted);
    return { items: page.items.map((view) => this.present(view)), next: page.next };
  }

  /** How long authorities take, over all requests that the caller sees; groups of fewer than five are left out. */
  @Get('delays')
  async delays(@CurrentPerson() person: Person): Promise<DelaysListDto> {
    return { items: delaysOf(await this.requests.all(person.accountId)) };
  }

  /** The same as a table. */
  @Get('delays.csv')
  @ApiProduces('text/csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @Header('Content-Disposition', 'attachment; filename="delays.csv"')
  async delaysTable(@CurrentPerson() person: Person): Promise<string> {
    return delaysCsv(delaysOf(await this.requests.all(person.accountId)));
  }

  /** Where it stands, with the items that came or went under it. */
  @Get(':requestId')
  async one(
    @CurrentPerson() person: Person,
    @Param('requestId') requestId: string,
  ): Promise<RequestDetailDto> {
    const view = await this.visible(person, requestId);
    const linked = await this.requests.itemsUnder(person.accountId, view);
    return { ...this.present(view), linkedItems: linked.map(presentLinkedItem) };
  }

  /** The letter for it, from what is on record. What the record lacks is named, and there is no letter without it. */
  @Get(':requestId/letter')
  async letter(
    @CurrentPerson() person: Person,
    @Param('requestId') requestId: string,
    @Query() { language }: LetterQuery,
  ): Promise<LetterDto> {
    const { record } = await this.visible(person, requestId);
    const template = this.letters.inLanguage(language ?? record.language ?? '');
    if (template === undefined) throw noSuchLanguage(this.letters.languages());
    const office = await this.authorities.officeOf(person, record.requestedAuthority ?? '');
    const letter = letterOf(record, template, office);
    if (letter.kind === 'letter') return presentLetter(letter, office);
    throw new Conflict(`The record does not say yet: ${letter.missing.join(', ')}.`);
  }

  private async visible(person: Person, requestId: string): Promise<RequestView> {
    const found = await this.requests.recordOf(person.accountId, requestId);
    if (found === undefined) throw new NotFound('There is no such request, or you may not see it.');
    return found;
  }

  private present(view: RequestView): Readonly<RequestDto> {
    const instruments = this.instruments.all();
    return presentRequest(
      view,
      clocksOf(view.record, instruments, this.clock.nowMs()),
      recordedOffences(view.record, instruments),
    );
  }
}

function noSuchLanguage(languages: readonly string[]): Invalid {
  const detail = `One of ${languages.join(', ')}.`;
  return new Invalid('There is no letter in that language.', [{ parameter: 'language', detail }]);
}
