import { competition, text, textId, textTruth } from './entry.ts';

export const PADDY_DISEASE_CLASSIFICATION = competition({
  id: 'paddy-disease-classification',
  name: 'Paddy Doctor: Paddy Disease Classification',
  category: 'Image Classification',
  split: 'dev',
  metric: { name: 'accuracy' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('image_id'),
    columns: [{ ...text('label'), missing: 'empty', allNumbers: 'refuse' }],
  },
  answers: {
    file: 'test.csv',
    columns: [textTruth('label')],
  },
  oddities: ['A blank label is allowed and wrong: the sample submission is blank throughout.'],
});
