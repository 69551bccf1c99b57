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
      if (metadata.type !== 'custom') refuseUncopied(value);
      return await super.transform(value, metadata);
    } catch (error) {
      if (metadata.type === 'body' || !(error instanceof Invalid)) throw error;
      throw new Invalid(summary, error.problems.map(asParameter));
    }
  }
}

const summary = 'Some members of the request are missing, unknown or not in their form.';
const noSuchMember = 'There is no such member.';

/** Members that class-transformer leaves out when it copies a request, so that nobody would see them. */
const uncopied: ReadonlySet<string> = new Set(['__proto__', 'constructor']);

function refuseUncopied(value: unknown): void {
  const problems = uncopiedIn(value, '');
  if (problems.length > 0) throw new Invalid(summary, problems);
}

function uncopiedIn(value: unknown, path: string): readonly FieldProblem[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const pointer = pointerTo(path, name);
    return uncopied.has(name) ? [{ pointer, detail: noSuchMember }] : uncopiedIn(inner, pointer);
  });
}

function pointerTo(path: string, name: string): string {
  return `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The leaves of the tree of errors; `path` is the JSON pointer of the parent. */
function problemsOf(errors: readonly ValidationError[], path: string): readonly FieldProblem[] {
  return errors.flatMap(({ property, constraints, children }) => {
    const pointer = pointerTo(path, property);
    const own = Object.entries(constraints ?? {}).map(([name, message]) => ({
      pointer,
      detail: name === 'whitelistValidation' ? noSuchMember : message,
    }));
    return [...own, ...problemsOf(children ?? [], pointer)];
  });
}

function asParameter({ pointer = '', detail }: FieldProblem): FieldProblem {
  return { parameter: pointer.slice(1), detail };
}
