import { competition, integerId, integerTruth, probability } from './entry.ts';

export const TABULAR_PLAYGROUND_SERIES_MAY_2022 = competition({
  id: 'tabular-playground-series-may-2022',
  name: 'Tabular Playground Series - May 2022',
  category: 'Tabular',
  split: 'low',
  metric: { name: 'roc_auc' },
  sample: 'sample_submission.csv',
  submission: {
    id: integerId('id'),
    columns: [probability('target')],
  },
  answers: {
    file: 'test.csv',
    columns: [integerTruth('target')],
  },
  knownIssues: ['Leaderboard very crowded: tiny gap between best and median'],
});
