import {
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  ParseUUIDPipe,
  Query,
  Req,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type Request } from 'express';
import { CurrentPerson } from '../platform/current-person.decorator.js';
import { NotFound } from '../platform/errors.js';
import { PageQuery } from '../platform/page.dto.js';
import { NextPageLink } from '../platform/page.js';
import { type Person } from '../platform/person.js';
import { presentSession } from './access.presenter.js';
import { CurrentSessionDto, SessionPageDto } from './dto/session.dto.js';
import { csrfTokenOf, sessionCookiesIn } from './session-secret.js';
import { SessionService } from './session.service.js';

@ApiTags('access')
@ApiBearerAuth()
@Controller('api/sessions')
export class SessionController {
  constructor(@Inject(SessionService) private readonly sessions: SessionService) {}

  /** One's own sessions, also ended ones, in the order in which they were opened. */
  @Get()
  @UseInterceptors(NextPageLink)
  async list(@CurrentPerson() person: Person, @Query() wanted: PageQuery): Promise<SessionPageDto> {
    const page = await this.sessions.list(person, wanted);
    return { items: page.items.map((one) => presentSession(one, person)), next: page.next };
  }

  /** The session of this request with its token, for a page that was loaded anew. */
  @Get('current')
  current(@CurrentPerson() person: Person, @Req() request: Request): CurrentSessionDto {
    const [secret] = sessionCookiesIn(request.headers.cookie);
    if (secret === undefined) throw new NotFound('This request was not made with a session.');
    return { id: person.entry.id, csrfToken: csrfTokenOf(secret) };
  }

  /** Ends one of one's own sessions at once, also the one of this request. */
  @Delete(':sessionId')
  @HttpCode(204)
  async end(
    @CurrentPerson() person: Person,
    @Param('sessionId', ParseUUIDPipe) sessionId: string,
  ): Promise<void> {
    await this.sessions.end(person, sessionId);
  }
}
