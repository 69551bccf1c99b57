import { Injectable } from '@nestjs/common';
import { type Instrument, readInstruments } from '../core/cooperation/instruments.js';
import { readDataFile } from '../platform/program-data.js';

/** The instruments that come with the program, read once and strictly: a damaged list keeps it from starting. */
@Injectable()
export class InstrumentReader {
  private readonly instruments = readInstruments(readDataFile('instruments.json'));

  all(): readonly Instrument[] {
    return this.instruments;
  }
}
