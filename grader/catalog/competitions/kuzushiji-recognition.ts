import { competition, text, textId, textTruth } from './entry.ts';

export const KUZUSHIJI_RECOGNITION = competition({
  id: 'kuzushiji-recognition',
  name: 'Kuzushiji Recognition',
  category: 'Object Detection (characters)',
  split: 'medium',
  metric: { name: 'kuzushiji_f1' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('image_id'),
    columns: [{ ...text('labels'), missing: 'empty', syntax: { name: 'points' } }],
  },
  answers: {
    file: 'test.csv',
    columns: [{ ...textTruth('labels'), missing: 'empty' }],
  },
  oddities: ['Predictions are points, the answers boxes.'],
});
