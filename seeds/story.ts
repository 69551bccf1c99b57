import { type Step } from './step.js';
import { assessment } from './story/assessment.js';
import { laboratory } from './story/laboratory.js';
import { network } from './story/network.js';
import { opening } from './story/opening.js';
import { provider } from './story/provider.js';
import { telephone } from './story/telephone.js';

/** The exercise case from its opening to a report, in the order in which it is logged. */
export const story: readonly Step[] = [
  ...opening,
  ...telephone,
  ...network,
  ...provider,
  ...laboratory,
  ...assessment,
];
