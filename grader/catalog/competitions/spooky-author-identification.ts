import { competition, integerTruth, probability, textId } from './entry.ts';

const CLASSES = ['EAP', 'HPL', 'MWS'];

export const SPOOKY_AUTHOR_IDENTIFICATION = competition({
  id: 'spooky-author-identification',
  name: 'Spooky Author Identification',
  category: 'Text Classification',
  split: 'low',
  metric: { name: 'log_loss_multiclass' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('id'),
    columns: CLASSES.map(probability),
    rowSums: [{ columns: CLASSES, target: 1, absTol: 1e-6, relTol: 1e-5 }],
    extraColumns: 'refuse',
    columnMatching: 'id-first',
  },
  answers: {
    file: 'test.csv',
    columns: CLASSES.map(integerTruth),
  },
  oddities: [
    'The id must be the first column: upstream checks the sums of all columns after the first.',
    "A row's sum may be off by 1.1e-5: numpy's isclose adds its relative tolerance of 1e-5 to the 1e-6 that upstream gives.",
  ],
});
