import { competition, integerTruth, probability, textId } from './entry.ts';

export const STATOIL_ICEBERG_CLASSIFIER_CHALLENGE = competition({
  id: 'statoil-iceberg-classifier-challenge',
  name: 'Statoil/C-CORE Iceberg Classifier Challenge',
  category: 'Image Classification',
  split: 'medium',
  metric: { name: 'log_loss_binary' },
  sample: 'sample_submission.csv',
  sampleFolder: 'private',
  submission: {
    id: textId('id'),
    columns: [probability('is_iceberg')],
  },
  answers: {
    file: 'test.csv',
    columns: [integerTruth('is_iceberg')],
  },
});
