import { readFileSync } from 'node:fs';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { isSystemError } from '../platform/system-error.js';
import { PostedLineDto } from './dto/posted-line.dto.js';
import { type PostedLine } from './event-line.js';

/** The line that lies there; undefined where nothing does. Throws where it is none. */
export async function readSuccession(path: string): Promise<PostedLine | undefined> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
  const written: unknown = JSON.parse(text);
  const line = plainToInstance(PostedLineDto, written);
  if (!(line instanceof PostedLineDto) || (await validate(line)).length > 0) {
    throw new Error('it is not an event line');
  }
  return line;
}
