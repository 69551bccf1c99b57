import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import { type Response } from 'express';
import { catchError, defer, from, mergeMap, type Observable } from 'rxjs';
import { type SignedInRequest } from '../platform/current-person.decorator.js';
import { type Person } from '../platform/person.js';
import { problemCodeOf } from '../platform/problem.filter.js';
import { idsGiven } from './ids-given.js';
import { PurposeService } from './purpose.service.js';
import { type Asked, askedOf } from './read-asked.js';
import { purposeOf } from './read-purpose.js';
import { RestrictedReads } from './restricted-reads.js';
import { ReadRecorder } from './read-recorder.js';
import { markRecorded } from './refusals-seen.js';

interface Exchange {
  readonly person: Person;
  readonly request: SignedInRequest;
  readonly response: Response;
}

/** Stands around every handler that signed-in persons reach: an answer leaves when it is on record that it was given. */
@Injectable()
export class ReadInterceptor implements NestInterceptor {
  constructor(
    @Inject(ReadRecorder) private readonly recorder: ReadRecorder,
    @Inject(PurposeService) private readonly purposes: PurposeService,
    @Inject(RestrictedReads) private readonly restricted: RestrictedReads,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<SignedInRequest>();
    const { person } = request;
    if (person === undefined) return next.handle();
    const exchange = { person, request, response: http.getResponse<Response>() };
    return defer(() => from(this.begin(exchange))).pipe(
      mergeMap((asked) =>
        next.handle().pipe(mergeMap((answer: unknown) => this.give(exchange, asked, answer))),
      ),
      catchError((error: unknown) => from(this.deny(exchange, error))),
    );
  }

  private async begin({ person, request, response }: Exchange): Promise<Asked> {
    try {
      const asked = askedOf(request, response, purposeOf(request));
      if (asked === undefined) throw new Error('a handler runs, and no route was found');
      await this.purposes.require(person, asked);
      await this.restricted.require(person, asked);
      return asked;
    } catch (error) {
      undescribe(response);
      throw error;
    }
  }

  /** Whatever answer a handler gives, streams before their first byte. */
  private async give(
    { person, request, response }: Exchange,
    asked: Asked,
    answer: unknown,
  ): Promise<unknown> {
    const isPart = request.headers.range !== undefined && response.statusCode === 206;
    try {
      await this.recorder.given(person, asked, idsGiven(asked.reading, answer), isPart);
    } catch (error) {
      if (answer instanceof StreamableFile) answer.getStream().destroy();
      undescribe(response);
      throw error;
    }
    return answer;
  }

  private async deny({ person, request, response }: Exchange, error: unknown): Promise<never> {
    markRecorded(response);
    const asked = askedOf(request, response, saidPurpose(request));
    if (asked !== undefined) await this.recorder.refused(person, asked, problemCodeOf(error));
    throw error;
  }
}

/** Headers by which a handler, or its route, describes what would be given. */
const ofContent = ['Content-Disposition', 'Content-Range', 'Content-Length', 'Link', 'ETag'];

/** Before a refusal takes the place of the content. */
function undescribe(response: Response): void {
  for (const name of ofContent) response.removeHeader(name);
}

/** A malformed purpose is what was refused, perhaps; it is not repeated. */
function saidPurpose(request: SignedInRequest): string | null {
  try {
    return purposeOf(request);
  } catch {
    return null;
  }
}
