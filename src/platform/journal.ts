import { writeSync } from 'node:fs';
import { type LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import { type Clock } from './clock.js';
import { type LogLevel } from './config.js';

type Level = 'error' | 'warn' | 'info' | 'debug';

/** As they stand in the journal. */
const levelNames: Readonly<Record<string, string>> = { warn: 'warning' };

/** At once: what a process says before it dies must not wait in a buffer. */
export function toStderr(line: string): void {
  writeSync(process.stderr.fd, line);
}

/**
 * The service's journal: one JSON object a line (pino), with time, level, where it comes from and the message. It is
 * read by operators who need not be allowed to see cases: secrets are blotted out here as a last resort, and
 * personal data must not be handed to it (requests are named by their id alone).
 */
export class Journal implements LoggerService {
  private readonly logger: Logger;

  /** `least`: what weighs less is not written. */
  constructor(
    clock: Clock,
    write: (line: string) => void = toStderr,
    least: LogLevel | 'debug' = 'debug',
  ) {
    this.logger = pino(
      {
        base: null,
        level: least === 'warning' ? 'warn' : least,
        messageKey: 'message',
        timestamp: () => `,"time":"${new Date(clock.nowMs()).toISOString()}"`,
        formatters: { level: (label) => ({ level: levelNames[label] ?? label }) },
      },
      { write },
    );
  }

  log(message: unknown, ...rest: readonly unknown[]): void {
    this.record('info', message, rest);
  }

  warn(message: unknown, ...rest: readonly unknown[]): void {
    this.record('warn', message, rest);
  }

  error(message: unknown, ...rest: readonly unknown[]): void {
    this.record('error', message, rest);
  }

  fatal(message: unknown, ...rest: readonly unknown[]): void {
    this.record('error', message, rest);
  }

  debug(message: unknown, ...rest: readonly unknown[]): void {
    this.record('debug', message, rest);
  }

  verbose(message: unknown, ...rest: readonly unknown[]): void {
    this.record('debug', message, rest);
  }

  /** Nest hands over the context last, and before it whatever else there was (of an error its stack). */
  private record(level: Level, message: unknown, rest: readonly unknown[]): void {
    const context = rest.at(-1);
    const details = (typeof context === 'string' ? rest.slice(0, -1) : rest).filter(
      (detail) => detail !== undefined,
    );
    this.logger[level]({
      ...(typeof context === 'string' && { context }),
      message: blotted(message),
      ...(details.length > 0 && { details: blotted(details) }),
    });
  }
}

const blot = '[blotted out]';
const secretKey = /authorization|cookie|passw|secret|token|salt|private.?key/i;
/** What stands after a scheme of HTTP authentication, or before the host of a URL. */
const secretsInText = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, `$1 ${blot}`],
  [/:\/\/[^\s/@]*@/g, `://${blot}@`],
] as const;

/** The value with secrets blotted out, cut off at a depth and length that no message of ours has. */
function blotted(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return blottedText(value);
  if (value instanceof Error) return blottedText(value.stack ?? value.message);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  return depth === 5 ? '[deeper]' : blottedObject(value, depth);
}

function blottedObject(value: object, depth: number): unknown {
  if (Array.isArray(value)) return value.slice(0, 100).map((each) => blotted(each, depth + 1));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      secretKey.test(key) ? blot : blotted(each, depth + 1),
    ]),
  );
}

function blottedText(text: string): string {
  const whole = text.length > 8192 ? `${text.slice(0, 8192)} [longer]` : text;
  return secretsInText.reduce((left, [secret, instead]) => left.replace(secret, instead), whole);
}
