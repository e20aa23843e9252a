import { competition, integerId, integerTruth, number } from './entry.ts';

export const PLAYGROUND_SERIES_S3E18 = competition({
  id: 'playground-series-s3e18',
  name: 'Explore Multi-Label Classification with an Enzyme Substrate Dataset',
  category: 'Tabular',
  split: 'dev',
  metric: { name: 'roc_auc_macro' },
  sample: 'sample_submission.csv',
  submission: {
    id: integerId('id'),
    columns: [number('EC1'), number('EC2')],
  },
  answers: {
    file: 'test.csv',
    columns: [integerTruth('EC1'), integerTruth('EC2')],
  },
  oddities: ['Only EC1 and EC2 of the six targets are scored.'],
});
