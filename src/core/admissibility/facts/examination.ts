import { flagOfField, textOfField } from '../../custody/field-values.js';
import { type FoldEvent } from '../../custody/fold-event.js';
import { type ItemFacts } from '../item-facts.js';

const translating: ReadonlySet<string> = new Set([
  ...['derivation.translated/1', 'derivation.transcribed/1'],
]);

/** What was done with it, by whom and with what. */
export function examinationFacts(events: readonly FoldEvent[]): Partial<ItemFacts> {
  const started = events.filter(({ type }) => type === 'examination.started/1');
  const onOriginal = started.filter(({ fields }) => flagOfField(fields, 'onOriginal') === true);
  const translations = events.filter(({ type }) => translating.has(type));
  return {
    examinations: started.length,
    originalTouched: onOriginal.length > 0,
    ...(onOriginal.length > 0 && { touchExplained: onOriginal.every(isExplained) }),
    ...(started.length > 0 && { toolsStated: started.every(namesTool) }),
    decrypted: events.some(({ type }) => type === 'derivation.decrypted/1'),
    ...(started.length > 0 && sealsAfterExpert(events)),
    translations: translations.length,
    ...(translations.length > 0 && {
      translationsComplete: translations.every(namesTranslator),
      arabicVersion: translations.some(
        ({ fields }) => (textOfField(fields, 'targetLanguage') ?? '').split('-')[0] === 'ar',
      ),
    }),
  };
}

function isExplained({ fields }: FoldEvent): boolean {
  return ['competence', 'whyOriginal'].every((name) => textOfField(fields, name) !== undefined);
}

function namesTool({ fields }: FoldEvent): boolean {
  return ['tool', 'toolVersion'].every((name) => textOfField(fields, name) !== undefined);
}

function namesTranslator({ fields }: FoldEvent): boolean {
  return textOfField(fields, 'translator') !== undefined && fields.has('sourceSha256');
}

/** Whether each seal that was opened since the first examination was followed by a new one. */
function sealsAfterExpert(events: readonly FoldEvent[]): Partial<ItemFacts> {
  const first = events.findIndex(({ type }) => type === 'examination.started/1');
  // A seal is opened just before or during an examination.
  const opened = events.findLastIndex(({ type }) => type === 'seal.broken/1');
  if (opened === -1) return {};
  const after = events.slice(Math.max(opened, first));
  return {
    sealsReplacedAfterExpert: after.some(({ type, fields }) => {
      const isNew =
        type === 'seal.applied/1' || type === 'seal.replaced/1' || type === 'seal.packaged/1';
      return isNew || textOfField(fields, 'sealAfter') !== undefined;
    }),
  };
}
