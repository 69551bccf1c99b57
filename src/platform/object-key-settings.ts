import { type Settings } from './settings.js';

/** Key under which the keys of objects are wrapped; undefined: that of the home. */
export function readObjectKey(settings: Settings): string | undefined {
  const key = settings.secret('OBJECT_KEY');
  if (key !== undefined) checkObjectKey(key, 'OBJECT_KEY', settings);
  return key;
}

/** Keys that it took the place of. */
export function readOldObjectKeys(settings: Settings): readonly string[] {
  const paths = settings.text('OBJECT_KEYS_OLD_FILES', '').split(',');
  return paths
    .map((path) => path.trim())
    .filter((path) => path !== '')
    .map((path) => {
      const key = settings.file(path) ?? '';
      checkObjectKey(key, `The file ${path} of OBJECT_KEYS_OLD_FILES`, settings);
      return key;
    });
}

/** The text itself is not repeated. */
function checkObjectKey(key: string, name: string, settings: Settings): void {
  if (/^[0-9a-f]{64}$/i.test(key)) return;
  settings.problem(`${name} must be 64 hexadecimal digits, drawn at random`);
}
