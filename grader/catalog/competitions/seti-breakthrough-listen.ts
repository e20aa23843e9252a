import { competition, integerTruth, probability, textId } from './entry.ts';

export const SETI_BREAKTHROUGH_LISTEN = competition({
  id: 'seti-breakthrough-listen',
  name: 'SETI Breakthrough Listen - E.T. Signal Search',
  category: 'Signal Classification',
  split: 'medium',
  metric: { name: 'roc_auc' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('id'),
    columns: [probability('target')],
  },
  answers: {
    file: 'test.csv',
    columns: [integerTruth('target')],
  },
});
