import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import { type ValidationError } from 'class-validator';
import { type FieldProblem, Invalid } from './errors.js';

/**
 * Checks bodies, queries and paths against their DTO. Unknown members are refused rather than dropped: a
 * misspelt member of a custody record must not vanish silently. All problems are told at once.
 */
@Injectable()
export class RequestValidation extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      transform: true,
      stopAtFirstError: false,
      validationError: { target: false, value: false },
      exceptionFactory: (errors) => new Invalid(summary, problemsOf(errors, '')),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    try {
      return await super.transform(value, metadata);
    } catch (error) {
      if (metadata.type === 'body' || !(error instanceof Invalid)) throw error;
      throw new Invalid(summary, error.problems.map(asParameter));
    }
  }
}

const summary = 'Some members of the request are missing, unknown or not in their form.';

/** The leaves of the tree of errors; `path` is the JSON pointer of the parent. */
function problemsOf(errors: readonly ValidationError[], path: string): readonly FieldProblem[] {
  return errors.flatMap(({ property, constraints, children }) => {
    const pointer = `${path}/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const own = Object.entries(constraints ?? {}).map(([name, message]) => ({
      pointer,
      detail: name === 'whitelistValidation' ? 'There is no such member.' : message,
    }));
    return [...own, ...problemsOf(children ?? [], pointer)];
  });
}

function asParameter({ pointer = '', detail }: FieldProblem): FieldProblem {
  return { parameter: pointer.slice(1), detail };
}
