import { competition, integerId, text, textTruth } from './entry.ts';

export const INATURALIST_2019_FGVC6 = competition({
  id: 'inaturalist-2019-fgvc6',
  name: 'iNaturalist 2019 at FGVC6',
  category: 'Image Classification',
  split: 'medium',
  metric: { name: 'first_label_error' },
  sample: 'kaggle_sample_submission.csv',
  submission: {
    id: integerId('id'),
    columns: [{ ...text('predicted'), syntax: { name: 'first-integer' } }],
  },
  answers: {
    file: 'answers.csv',
    columns: [textTruth('predicted')],
  },
  oddities: ['A cell may list several classes between spaces: only the first counts.'],
});
