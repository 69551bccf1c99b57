import { cleanPath } from './01-clean-path.js';
import { consentWithdrawn } from './03-consent-withdrawn.js';
import { sealMismatch } from './04-seal-mismatch.js';
import { twoKits } from './05-two-kits.js';
import { wrongClock } from './06-wrong-clock.js';
import { duplicateImage } from './07-duplicate-image.js';
import { largeDisk } from './08-large-disk.js';
import { embeddedMismatch } from './09-embedded-mismatch.js';
import { minorShown } from './10-minor.js';
import { privilege } from './11-privilege.js';
import { providerReturn } from './12-provider-return.js';
import { deletedPost } from './13-deleted-post.js';
import { tortureAllegation } from './14-torture-allegation.js';
import { speciality } from './15-speciality.js';
import { type Story } from './scene.js';

/** The stories that can be played. Missing: 2, a tampering, which a test tries. */
export const stories: readonly Story<unknown>[] = [
  cleanPath,
  consentWithdrawn,
  sealMismatch,
  twoKits,
  wrongClock,
  duplicateImage,
  largeDisk,
  embeddedMismatch,
  minorShown,
  privilege,
  providerReturn,
  deletedPost,
  tortureAllegation,
  speciality,
];
