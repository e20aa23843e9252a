import { competition, integerTruth, number, textId } from './entry.ts';

export const ALASKA2_IMAGE_STEGANALYSIS = competition({
  id: 'alaska2-image-steganalysis',
  name: 'ALASKA2 Image Steganalysis',
  category: 'Image Classification',
  split: 'medium',
  metric: { name: 'weighted_auc_alaska' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('Id'),
    columns: [number('Label')],
  },
  answers: {
    file: 'test.csv',
    columns: [integerTruth('Label')],
  },
});
