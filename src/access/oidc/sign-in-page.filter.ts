import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  Inject,
  Injectable,
} from '@nestjs/common';
import { type Request, type Response } from 'express';
import { CONFIG, type Config } from '../../platform/config.js';
import { DomainError, errorCodes } from '../../platform/errors.js';
import { plainPage } from '../../platform/plain-page.js';
import { ProblemFilter } from '../../platform/problem.filter.js';

/**
 * Where a browser is what came, refusals are a page that people can read, with the code and with the way back; for programs
 * they are problem documents as everywhere. Every word on the page is ours or the operator's.
 */
@Catch()
@Injectable()
export class SignInPageFilter implements ExceptionFilter {
  private readonly problems: ProblemFilter;

  constructor(@Inject(CONFIG) { publicUrl }: Config) {
    this.problems = new ProblemFilter(publicUrl);
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const wantsPage = request.accepts(['application/problem+json', 'text/html']) === 'text/html';
    if (!wantsPage || !(error instanceof DomainError)) {
      this.problems.catch(error, host);
      return;
    }
    const { title } = errorCodes[error.code];
    const response = http.getResponse<Response>();
    const wait = error.extra?.['retryAfterSeconds'];
    if (typeof wait === 'number') response.setHeader('Retry-After', wait);
    response
      .status(error.status)
      .type('text/html')
      .send(
        plainPage(
          escaped(title),
          `<p>${escaped(error.message)}</p>
<p><a href="/sign-in">Go back to sign in</a>. The code of this problem is <code>${error.code}</code>.</p>`,
        ),
      );
  }
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
