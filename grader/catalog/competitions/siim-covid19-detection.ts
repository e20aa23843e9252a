import { competition, text, textId, textTruth } from './entry.ts';

export const SIIM_COVID19_DETECTION = competition({
  id: 'siim-covid19-detection',
  name: 'SIIM-FISABIO-RSNA COVID-19 Detection',
  category: 'Object Detection',
  split: 'high',
  metric: { name: 'siim_map' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('id'),
    columns: [{ ...text('PredictionString'), syntax: { name: 'label-boxes' } }],
  },
  answers: {
    file: 'test.csv',
    columns: [textTruth('PredictionString')],
  },
});
