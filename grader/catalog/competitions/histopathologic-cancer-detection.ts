import { competition, integerTruth, probability, textId } from './entry.ts';

export const HISTOPATHOLOGIC_CANCER_DETECTION = competition({
  id: 'histopathologic-cancer-detection',
  name: 'Histopathologic Cancer Detection',
  category: 'Image Regression',
  split: 'low',
  metric: { name: 'roc_auc' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('id'),
    columns: [probability('label')],
  },
  answers: {
    file: 'answers.csv',
    columns: [integerTruth('label')],
  },
});
