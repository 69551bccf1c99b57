import { instantText } from '../core/canonical/instant.js';
import { type ElevationDto } from './dto/elevation.dto.js';
import { type Elevation } from './elevation.js';

export function presentElevation(elevation: Elevation): ElevationDto {
  const { id, accountId, caseId, reason, openedBy, sealed, fromMs, untilMs, review } = elevation;
  return {
    ...{ id, account: accountId, caseId, reason, openedBy, sealed, logIndex: elevation.logIndex },
    ...{ from: instantText(fromMs), until: instantText(untilMs) },
    reviewDue: instantText(elevation.reviewDueMs),
    review:
      review === undefined
        ? null
        : {
            ...{ finding: review.finding, reason: review.reason, by: review.by },
            at: instantText(review.ms),
          },
  };
}
