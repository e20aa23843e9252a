import { competition, integerId, integerTruth, probability } from './entry.ts';

export const INVASIVE_SPECIES_MONITORING = competition({
  id: 'invasive-species-monitoring',
  name: 'Invasive Species Monitoring',
  category: 'Image Classification',
  split: 'dev',
  metric: { name: 'roc_auc' },
  sample: 'sample_submission.csv',
  sampleFolder: 'private',
  submission: {
    id: integerId('name'),
    columns: [probability('invasive')],
  },
  answers: {
    file: 'answers.csv',
    columns: [integerTruth('invasive')],
  },
});
