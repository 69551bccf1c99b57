import { Injectable } from '@nestjs/common';
import { type LetterTemplate, readLetterTemplate } from '../core/cooperation/letters.js';
import { readDataFolder } from '../platform/program-data.js';

/** The letters that come with the program, read once and strictly: a damaged one keeps it from starting. */
@Injectable()
export class LetterTemplateReader {
  private readonly templates = readDataFolder('letters', readLetterTemplate);

  languages(): readonly string[] {
    return this.templates.map(({ language }) => language);
  }

  inLanguage(wanted: string): LetterTemplate | undefined {
    return this.templates.find(({ language }) => language === wanted);
  }
}
