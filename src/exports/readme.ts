import { readmeCommands, readmeTexts } from './readme-texts.js';

/** `data/README.txt`: the same in every package, so that nothing in it can be taken for a statement about a case. */
export const readmeText: string = [
  'WITNESSMARK EVIDENCE PACKAGE',
  readmeTexts.map(({ language }) => language).join(' · '),
  readmeCommands.map((command, i) => `(${i + 1}) ${command}`).join('\n'),
  ...readmeTexts.map(({ language, paragraphs }) =>
    [`== ${language} ==`, ...paragraphs].join('\n\n'),
  ),
]
  .join('\n\n')
  .concat('\n');
