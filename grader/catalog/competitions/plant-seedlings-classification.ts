import { competition, text, textId, textTruth } from './entry.ts';

export const PLANT_SEEDLINGS_CLASSIFICATION = competition({
  id: 'plant-seedlings-classification',
  name: 'Plant Seedlings Classification',
  category: 'Image Classification',
  split: 'dev',
  metric: { name: 'accuracy' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('file'),
    columns: [{ ...text('species'), missing: 'empty', allNumbers: 'refuse', allMissing: 'refuse' }],
  },
  answers: {
    file: 'answers.csv',
    columns: [textTruth('species')],
  },
  oddities: [
    'The metric is called micro F1 upstream, which for one label a row is accuracy.',
    'A blank label is allowed and wrong; nothing but blanks is refused.',
  ],
});
