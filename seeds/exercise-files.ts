import { createHash } from 'node:crypto';
import { utf8 } from '../src/core/canonical/bytes.js';
import { facts } from './facts.js';
import { exifBlock } from './files/exif.js';
import { fatImage } from './files/fat.js';
import { encodeJpeg } from './files/jpeg.js';
import { letterPdf } from './files/pdf.js';
import { encodePng } from './files/png.js';
import { providerReturn } from './files/provider-return.js';
import { exerciseRaster } from './files/raster.js';
import { warcFile } from './files/warc.js';
import { moments } from './moments.js';

export const fileKeys = [
  'photo',
  'phoneImage',
  'providerReturn',
  'providerLetter',
  'webArchive',
  'screenshot',
] as const;

export type FileKey = (typeof fileKeys)[number];

export interface ExerciseFile {
  readonly key: FileKey;
  /** UTF-8, in normal form C. */
  readonly originalName: Uint8Array;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * The files of the exercise, each of a real format, free of rights, and saying in itself that it is an exercise. The
 * same start gives the same bytes.
 */
export function exerciseFiles(startMs: number): readonly ExerciseFile[] {
  const photo = photoJpeg(startMs + moments.photoTaken);
  const returned = providerReturn(startMs + moments.returnProduced);
  return [
    file('photo', 'صورة الهاتف — تمرين.jpg', 'image/jpeg', photo),
    file(
      'phoneImage',
      'phone EX-1 — упражнение — تمرين.dd',
      'application/octet-stream',
      phoneImage(startMs, photo),
    ),
    file('providerReturn', 'données de connexion — exercice.json', 'application/json', returned),
    file(
      'providerLetter',
      'Réponse du fournisseur — exercice.pdf',
      'application/pdf',
      providerLetter(startMs + moments.returnProduced, returned),
    ),
    file('webArchive', 'запись страницы — учение.warc', 'application/warc', webArchive(startMs)),
    file('screenshot', 'Снимок экрана — учение.png', 'image/png', screenshot(startMs)),
  ];
}

function file(key: FileKey, name: string, mediaType: string, bytes: Uint8Array): ExerciseFile {
  return { key, originalName: utf8(name.normalize('NFC')), mediaType, bytes };
}

function photoJpeg(takenMs: number): Uint8Array {
  const raster = exerciseRaster(128, 64, 2);
  const exif = exifBlock({
    description: facts.mark,
    make: facts.phoneMake,
    model: facts.phoneModel,
    takenMs,
    zoneHours: 3,
    latitude: Number(facts.latitude),
    longitude: Number(facts.longitude),
    width: raster.width,
    height: raster.height,
  });
  return encodeJpeg(raster, exif, facts.mark);
}

/** What was on the phone: a note and a picture. */
function phoneImage(startMs: number, photo: Uint8Array): Uint8Array {
  const note = utf8(
    `${facts.mark}\r\nتمرين — учение — exercice\r\nUpload to ${facts.url} after dark.\r\n`,
  );
  return fatImage(facts.mark, startMs + moments.photoTaken, [
    { name: 'NOTE.TXT', bytes: note },
    { name: 'PICTURE.JPG', bytes: photo },
  ]);
}

function providerLetter(producedMs: number, returned: Uint8Array): Uint8Array {
  const sha256 = createHash('sha256').update(returned).digest('hex');
  return letterPdf(`${facts.mark} — lettre d’accompagnement`, producedMs, [
    `${facts.mark} — EXERCICE : aucun fournisseur, aucun compte n’est réel.`,
    '',
    `Objet : réponse à l’ordonnance ${facts.orderRef}`,
    '',
    'Madame, Monsieur,',
    'Vous trouverez ci-joint les données de connexion demandées, extraites de nos journaux',
    'dans le cours normal de notre activité. Les heures sont données en temps universel.',
    'Empreinte SHA-256 du fichier joint :',
    sha256.slice(0, 32),
    sha256.slice(32),
    '',
    'Le dépositaire des registres (exercice)',
  ]);
}

function webArchive(startMs: number): Uint8Array {
  return warcFile({
    url: facts.url,
    host: facts.host,
    address: facts.hostAddress,
    startedMs: startMs + moments.captureStarted,
    endedMs: startMs + moments.captureEnded,
    tool: `${facts.captureTool}/${facts.captureToolVersion}`,
    remark: `${facts.mark} - made up for training`,
    html: [
      '<!doctype html>',
      '<html lang="ru"><head><meta charset="utf-8"><title>УЧЕНИЕ / تمرين / EXERCISE</title></head>',
      '<body><h1>УЧЕНИЕ</h1>',
      '<p>Запись № 4711. Всё придумано для обучения.</p>',
      '<p lang="ar" dir="rtl">هذا تمرين. لا شيء هنا حقيقي.</p>',
      '</body></html>',
      '',
    ].join('\n'),
  });
}

function screenshot(startMs: number): Uint8Array {
  return encodePng(exerciseRaster(320, 200, 6), {
    Title: facts.mark,
    Description: `${facts.mark} - screenshot of a page that does not exist`,
    'Creation Time': new Date(startMs + moments.captureEnded).toUTCString(),
    Source: facts.url,
  });
}
