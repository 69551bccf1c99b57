import {
  asked,
  automatic,
  known,
  met,
  notApplicable,
  notMet,
  type Rule,
  unknown,
} from '../rule.js';

/** C-01 to C-10: what every forum asks of custody and integrity. */
export const commonCustodyRules: readonly Rule[] = [
  automatic({
    ...{ id: 'C-01', question: 'Is every period since collection covered by a custodian?' },
    facts: ['certainGaps', 'possibleGaps'],
    look: ({ certainGaps, possibleGaps = 0 }) =>
      known(certainGaps, 'The record of custody was not examined.', (count) => {
        if (count > 0) return notMet(`Gaps that nobody explained: ${count}.`);
        return possibleGaps > 0
          ? unknown(`Gaps that imprecise times may hide: ${possibleGaps}.`)
          : met('No gap is recorded that nobody explained.');
      }),
  }),
  automatic({
    ...{ id: 'C-02', question: 'Is the collector identified, openly or under seal?' },
    facts: ['collector'],
    look: ({ collector }) =>
      known(collector, 'No collector is recorded.', (how) => {
        if (how === 'unnamed') return notMet('The collector is recorded as unknown.');
        return met(
          how === 'named' ? 'A collector is named.' : 'A collector is recorded under seal.',
        );
      }),
  }),
  automatic({
    ...{ id: 'C-03', question: 'Are place, time and circumstances stated with precision?' },
    facts: ['placeStated', 'timeStated', 'circumstancesStated'],
    look: ({ placeStated, timeStated, circumstancesStated }) => {
      const stated = [placeStated, timeStated, circumstancesStated];
      if (stated.includes(false))
        return notMet('Place, time or circumstances are only vaguely recorded.');
      return stated.includes(undefined)
        ? unknown('Place, time or circumstances are not recorded.')
        : met('Place, time and circumstances are recorded.');
    },
  }),
  automatic({
    id: 'C-04',
    question: 'Does a SHA-256 or stronger digest from acquisition match the latest check?',
    facts: ['digestCheck', 'digestOrigin'],
    look: ({ digestCheck, digestOrigin }) =>
      known(digestCheck, 'No digest of its bytes is recorded.', (check) => {
        const origin =
          digestOrigin === 'computed_here' ? ' The digest was computed at intake.' : '';
        if (check === 'never') return unknown(`The bytes were never checked again.${origin}`);
        return check === 'match'
          ? met(`The latest check agrees.${origin}`)
          : notMet(`The latest check differs.${origin}`);
      }),
  }),
  automatic({
    ...{ id: 'C-05', question: 'Do only MD5 or SHA-1 values exist from the source?' },
    facts: ['sourceDigests'],
    look: ({ sourceDigests }) =>
      known(sourceDigests, 'No digest from the source is recorded.', (strength) =>
        strength === 'strong'
          ? met('A strong digest from the source is recorded.')
          : notMet('Only weak digests from the source are recorded.'),
      ),
  }),
  automatic({
    ...{ id: 'C-06', question: 'Does the embedded digest equal the recomputed one?' },
    facts: ['embeddedDigest', 'category'],
    look: ({ embeddedDigest, category }) => {
      if (embeddedDigest !== undefined) {
        return embeddedDigest === 'equal'
          ? met('The digest in the container equals the one recomputed.')
          : notMet('The digest in the container differs from the one recomputed.');
      }
      return category === 'forensic_image' || category === undefined
        ? unknown('No comparison with the digest in the container is recorded.')
        : notApplicable('The item is no container with a digest in it.');
    },
  }),
  automatic({
    ...{ id: 'C-07', question: 'Has each transfer a receipt by another person?' },
    facts: ['transfers', 'transfersOpen', 'transfersOneSided'],
    look: ({ transfers, transfersOpen = 0, transfersOneSided = 0 }) =>
      known(transfers, 'The transfers were not examined.', (count) => {
        if (transfersOneSided > 0) return notMet(`Received by their sender: ${transfersOneSided}.`);
        if (transfersOpen > 0) return unknown(`Not received yet: ${transfersOpen}.`);
        return count === 0
          ? notApplicable('The item was never transferred.')
          : met(`Transfers with a receipt by another person: ${count}.`);
      }),
  }),
  automatic({
    ...{ id: 'C-08', question: 'Do seal numbers join without break?' },
    facts: ['sealsKnown', 'sealBreaks'],
    look: ({ sealsKnown, sealBreaks = 0 }) =>
      known(sealsKnown, 'The seals were not examined.', (count) => {
        if (sealBreaks > 0) return notMet(`Seals found other than recorded: ${sealBreaks}.`);
        return count === 0
          ? notApplicable('No seal is recorded on the item.')
          : met('Each seal found is the one recorded.');
      }),
  }),
  asked({
    id: 'C-09',
    question: 'Was the original touched without a competent person who explained it?',
    concern: 'yes',
    facts: ['originalTouched', 'touchExplained'],
    look: ({ originalTouched, touchExplained }) => {
      if (originalTouched === false) return met('No examination of the original is recorded.');
      if (originalTouched === true && touchExplained === false) {
        return notMet('The original was examined; competence or reason is not recorded.');
      }
      return undefined;
    },
  }),
  automatic({
    ...{ id: 'C-10', question: 'Could a third party repeat the process?' },
    facts: ['examinations', 'toolsStated'],
    look: ({ examinations, toolsStated }) => {
      if (examinations === 0) return notApplicable('No examination is recorded.');
      return known(toolsStated, 'Which tools were used was not examined.', (stated) =>
        stated
          ? met('Tool and version of each examination are recorded.')
          : notMet('An examination lacks its tool or version.'),
      );
    },
  }),
];
