import { answersIn } from './human-answers.js';

describe('answers in an assessment', () => {
  it('are those in their form, the last of each rule', () => {
    const answers = answersIn([
      { ruleId: 'C-11', answer: 'yes' },
      { ruleId: 'C-11', answer: 'no', text: 'seen by a judge' },
      { ruleId: 'C-13', answer: 'unknown', text: 7 },
      { ruleId: 'C-21', answer: 'maybe' },
      { ruleId: 4, answer: 'yes' },
      { answer: 'yes' },
      'yes',
    ]);
    expect([...answers]).toEqual([
      ['C-11', { answer: 'no', text: 'seen by a judge' }],
      ['C-13', { answer: 'unknown' }],
    ]);
  });

  it('are none where there is no list', () => {
    for (const json of [undefined, null, 'yes', { ruleId: 'C-11', answer: 'yes' }]) {
      expect(answersIn(json).size).toBe(0);
    }
  });
});
