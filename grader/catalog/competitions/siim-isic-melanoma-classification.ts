import { competition, integerTruth, probability, textId } from './entry.ts';

export const SIIM_ISIC_MELANOMA_CLASSIFICATION = competition({
  id: 'siim-isic-melanoma-classification',
  name: 'SIIM-ISIC Melanoma Classification',
  category: 'Image Classification',
  split: 'low',
  metric: { name: 'roc_auc' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('image_name'),
    columns: [probability('target')],
  },
  answers: {
    file: 'test.csv',
    columns: [integerTruth('target')],
  },
});
