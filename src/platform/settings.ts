import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment, with the problems found in it so far. */
export class Settings {
  readonly problems: string[] = [];

  constructor(private readonly env: Environment) {}

  problem(text: string): void {
    this.problems.push(text);
  }

  optional(key: string): string | undefined {
    const value = this.env[key]?.trim();
    return value === '' ? undefined : value;
  }

  text(key: string, fallback: string): string {
    return this.optional(key) ?? fallback;
  }

  path(key: string): string | undefined {
    const path = this.optional(key);
    return path === undefined ? undefined : resolve(path);
  }

  integer(key: string, fallback: number, least: number, most: number): number {
    const text = this.optional(key);
    if (text === undefined) return fallback;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    this.problem(`${key} must be a whole number from ${least} to ${most}`);
    return fallback;
  }

  secret(key: string): string | undefined {
    const path = this.optional(`${key}_FILE`);
    const inline = this.optional(key);
    if (path === undefined) return inline;
    if (inline !== undefined) this.problemOnce(`Set ${key} or ${key}_FILE, not both`);
    const text = this.file(path);
    if (text === undefined) this.problemOnce(`${key}_FILE cannot be read`);
    return text === '' ? undefined : text;
  }

  /** What a file says; undefined where it cannot be read. */
  file(path: string): string | undefined {
    try {
      return readFileSync(path, 'utf8').trim();
    } catch {
      return undefined;
    }
  }

  private problemOnce(text: string): void {
    if (!this.problems.includes(text)) this.problem(text);
  }
}
