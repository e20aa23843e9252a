import { competition, integerId, integerLabel, integerTruth } from './entry.ts';

export const CDISCOUNT_IMAGE_CLASSIFICATION_CHALLENGE = competition({
  id: 'cdiscount-image-classification-challenge',
  name: 'Cdiscount’s Image Classification Challenge',
  category: 'Image Classification',
  split: 'medium',
  metric: { name: 'accuracy' },
  sample: 'sample_submission.csv',
  submission: {
    id: integerId('_id'),
    columns: [integerLabel('category_id')],
  },
  answers: {
    file: 'answers.csv',
    columns: [integerTruth('category_id')],
  },
});
