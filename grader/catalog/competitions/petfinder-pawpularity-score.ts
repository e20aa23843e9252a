import { competition, number, numberTruth, textId } from './entry.ts';

export const PETFINDER_PAWPULARITY_SCORE = competition({
  id: 'petfinder-pawpularity-score',
  name: 'PetFinder.my - Pawpularity Contest',
  category: 'Image Regression',
  split: 'medium',
  metric: { name: 'rmse' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('Id'),
    columns: [{ ...number('Pawpularity'), min: 1, max: 100 }],
  },
  answers: {
    file: 'test.csv',
    columns: [numberTruth('Pawpularity')],
  },
});
