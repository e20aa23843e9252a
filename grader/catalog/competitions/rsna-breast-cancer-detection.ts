import { competition, integerTruth, number, textId } from './entry.ts';

export const RSNA_BREAST_CANCER_DETECTION = competition({
  id: 'rsna-breast-cancer-detection',
  name: 'RSNA Screening Mammography Breast Cancer Detection',
  category: 'Image Classification (DICOM)',
  split: 'high',
  metric: { name: 'pf1' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('prediction_id'),
    columns: [number('cancer')],
  },
  answers: {
    file: 'answers.csv',
    columns: [integerTruth('cancer')],
  },
  oddities: ['Predictions are kept within 0 and 1 by the metric; the format allows any number.'],
});
