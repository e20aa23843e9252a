import { competition, integerId, number, numberTruth } from './entry.ts';

export const PREDICT_VOLCANIC_ERUPTIONS_INGV_OE = competition({
  id: 'predict-volcanic-eruptions-ingv-oe',
  name: 'INGV - Volcanic Eruption Prediction',
  category: 'Tabular (signal)',
  split: 'high',
  metric: { name: 'mae', params: { roundScore: true, addInAnswersOrder: true } },
  sample: 'sample_submission.csv',
  submission: {
    id: integerId('segment_id'),
    columns: [number('time_to_eruption')],
  },
  answers: {
    file: 'test.csv',
    columns: [numberTruth('time_to_eruption')],
  },
  oddities: ['The score is rounded to an integer, halves to even.'],
});
