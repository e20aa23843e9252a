import { competition, text, textId, textTruth } from './entry.ts';

export const PLANT_PATHOLOGY_2021_FGVC8 = competition({
  id: 'plant-pathology-2021-fgvc8',
  name: 'Plant Pathology 2021 - FGVC8',
  category: 'Image Classification',
  split: 'medium',
  metric: { name: 'f1_micro_multilabel' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('image'),
    columns: [{ ...text('labels'), missing: 'empty', allNumbers: 'refuse' }],
  },
  answers: {
    file: 'answers.csv',
    columns: [{ ...textTruth('labels'), missing: 'empty' }],
  },
  oddities: [
    'Labels that are nowhere in the answers are dropped from predictions and do not count as false positives.',
  ],
});
