import { CommandFailure } from './command-failure.js';

/** A JSON answer of the service, read member by member: what is missing or of another type ends the command. */
export class Answer {
  constructor(
    readonly value: unknown,
    private readonly place = '',
  ) {}

  member(name: string): Answer {
    const { value } = this;
    const found = isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    return new Answer(found, `${this.place}/${name}`);
  }

  text(name: string): string {
    const { value, place } = this.member(name);
    return typeof value === 'string' ? value : unexpected(place, 'a text');
  }

  textOrNull(name: string): string | null {
    return this.member(name).value === null ? null : this.text(name);
  }

  integer(name: string): number {
    const { value, place } = this.member(name);
    return Number.isSafeInteger(value) ? Number(value) : unexpected(place, 'a whole number');
  }

  list(name: string): readonly Answer[] {
    return this.member(name).items();
  }

  texts(name: string): readonly string[] {
    return this.list(name).map(({ value, place }) =>
      typeof value === 'string' ? value : unexpected(place, 'a text'),
    );
  }

  /** The answer itself as a list. */
  items(): readonly Answer[] {
    const { value, place } = this;
    if (!Array.isArray(value)) return unexpected(place, 'a list');
    return value.map((item: unknown, i) => new Answer(item, `${place}/${i}`));
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unexpected(place: string, wanted: string): never {
  throw new CommandFailure(
    `The server's answer is not that of a Witnessmark service: ${place || 'it'} should be ${wanted}.`,
    4,
  );
}
