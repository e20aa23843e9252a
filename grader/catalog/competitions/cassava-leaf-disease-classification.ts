import { competition, integerLabel, integerTruth, textId } from './entry.ts';

export const CASSAVA_LEAF_DISEASE_CLASSIFICATION = competition({
  id: 'cassava-leaf-disease-classification',
  name: 'Cassava Leaf Disease Classification',
  category: 'Image Classification',
  split: 'medium',
  metric: { name: 'accuracy' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('image_id'),
    columns: [integerLabel('label')],
  },
  answers: {
    file: 'test.csv',
    columns: [integerTruth('label')],
  },
});
