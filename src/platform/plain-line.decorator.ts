import { ValidateBy, type ValidationOptions } from 'class-validator';

/**
 * One line of text as a person writes it: NFC (so that it may stand in a hashed field), no control characters,
 * no lone surrogates, and none of the invisible format characters that turn text around or make two names look
 * alike. The two joiners stay, since Persian and Indic scripts are written with them.
 */
export function isPlainLine(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    text.normalize('NFC') === text &&
    text.trim() === text &&
    !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u.test(text)
  );
}

/** Validates a property with {@link isPlainLine}. */
export const IsPlainLine = (options?: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isPlainLine',
      validator: {
        validate: isPlainLine,
        defaultMessage: () =>
          '$property must be one line of text in Unicode form NFC, without control or invisible characters and without spaces at its ends',
      },
    },
    options,
  );
