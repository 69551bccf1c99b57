import { type ItemOrigin } from '../cooperation/request.reader.js';
import { type ItemView } from './item.reader.js';

/** What tells under which requests the item came. */
export function originOf({ itemId, state }: ItemView): ItemOrigin {
  return { itemId, caseId: state.caseId ?? '', processRef: state.provenance?.processRef };
}
