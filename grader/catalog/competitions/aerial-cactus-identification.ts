import { competition, integerTruth, probability, textId } from './entry.ts';

export const AERIAL_CACTUS_IDENTIFICATION = competition({
  id: 'aerial-cactus-identification',
  name: 'Aerial Cactus Identification',
  category: 'Image Classification',
  split: 'low',
  metric: { name: 'roc_auc' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('id'),
    columns: [probability('has_cactus')],
  },
  answers: {
    file: 'test.csv',
    columns: [integerTruth('has_cactus')],
  },
});
