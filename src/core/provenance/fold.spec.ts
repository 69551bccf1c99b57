import { eventOf, hashOf } from '../../../test/support/fields.js';
import { foldProvenance } from './fold.js';

const answers = {
  unit: { status: 'withheld', by: 'Ministry' },
  operation: 'X',
  release: 'pending',
};
const recorded = eventOf('provenance.recorded', 0, {
  organisation: 'Field team B',
  sourceKind: 'military',
  ...answers,
});

describe('the provenance record', () => {
  it('has the answers of its form, open ones too, and nothing else', () => {
    expect(foldProvenance(undefined, recorded)).toEqual({
      kind: 'military',
      eventHash: hashOf(0),
      logIndex: 100,
      amended: false,
      form: answers,
    });
  });

  it('is replaced as a whole by an amendment', () => {
    const amended = eventOf('provenance.amended', 4, {
      sourceKind: 'online',
      tool: 'T',
      reason: 'r',
    });
    expect(foldProvenance(foldProvenance(undefined, recorded), amended)).toEqual({
      kind: 'online',
      eventHash: hashOf(4),
      logIndex: 104,
      amended: true,
      form: { tool: 'T' },
    });
  });

  it('stays as it was after other events, and after one whose kind cannot be read', () => {
    const record = foldProvenance(undefined, recorded);
    expect(foldProvenance(record, eventOf('note.added', 1, { text: 'x' }))).toBe(record);
    expect(foldProvenance(record, eventOf('provenance.amended', 1, {}))).toBe(record);
    expect(foldProvenance(undefined, eventOf('item.collected', 0, {}))).toBeUndefined();
  });
});
