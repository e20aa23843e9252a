import { competition, integerId, integerLabel, integerTruth } from './entry.ts';

export const TABULAR_PLAYGROUND_SERIES_DEC_2021 = competition({
  id: 'tabular-playground-series-dec-2021',
  name: 'Tabular Playground Series - Dec 2021',
  category: 'Tabular',
  split: 'low',
  metric: { name: 'accuracy' },
  sample: 'sample_submission.csv',
  submission: {
    id: integerId('Id'),
    columns: [integerLabel('Cover_Type')],
  },
  answers: {
    file: 'test.csv',
    columns: [integerTruth('Cover_Type')],
  },
  knownIssues: ['Leaderboard very crowded: tiny gap between best and median'],
});
