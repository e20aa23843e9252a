import { competition, integerLabel, integerTruth, textId } from './entry.ts';

export const IWILDCAM_2020_FGVC7 = competition({
  id: 'iwildcam-2020-fgvc7',
  name: 'iWildCam 2020 - FGVC7',
  category: 'Image Classification',
  split: 'medium',
  metric: { name: 'accuracy' },
  sample: 'sample_submission.csv',
  submission: {
    id: { ...textId('Id'), repeats: true },
    columns: [integerLabel('Category')],
  },
  answers: {
    file: 'answers.csv',
    columns: [integerTruth('Category')],
  },
  oddities: [
    'An image with several annotations is there several times: its rows are matched in the order in which they come.',
  ],
});
