import { competition, integerId, integerTruth, probability } from './entry.ts';

export const MLSP_2013_BIRDS = competition({
  id: 'mlsp-2013-birds',
  name: 'MLSP 2013 Bird Classification Challenge',
  category: 'Audio Classification',
  split: 'low',
  metric: { name: 'roc_auc' },
  sample: 'sample_submission.csv',
  submission: {
    id: integerId('Id'),
    columns: [probability('Probability')],
  },
  answers: {
    file: 'answers.csv',
    columns: [integerTruth('Probability')],
  },
  oddities: [
    'One AUC over all pairs of a recording and a species (the id is recording * 100 + species), not a mean over species.',
  ],
});
