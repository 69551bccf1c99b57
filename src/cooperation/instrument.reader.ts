import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';
import { type Instrument, readInstruments } from '../core/cooperation/instruments.js';

/** At the root of the project; the built program lies one folder deeper than its sources. */
const files = ['../../data/instruments.json', '../../../data/instruments.json'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** The instruments that come with the program, read once and strictly: a damaged list keeps it from starting. */
@Injectable()
export class InstrumentReader {
  private readonly instruments = readList();

  all(): readonly Instrument[] {
    return this.instruments;
  }
}

function readList(): readonly Instrument[] {
  const file = files.find((path) => existsSync(path));
  if (file === undefined) throw new Error('the file data/instruments.json is missing');
  return readInstruments(readFileSync(file));
}
