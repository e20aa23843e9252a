import { competition, integerTruth, textId, truncatedLabel } from './entry.ts';

export const IWILDCAM_2019_FGVC6 = competition({
  id: 'iwildcam-2019-fgvc6',
  name: 'iWildCam 2019 - FGVC6',
  category: 'Image Classification',
  split: 'high',
  metric: { name: 'f1_macro', params: { truncate: true } },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('Id'),
    columns: [truncatedLabel('Category')],
  },
  answers: {
    file: 'answers.csv',
    columns: [integerTruth('Category')],
  },
  oddities: [
    "Fractions of predicted classes are cut off (2.9 is 2), as upstream's int() does.",
    'The sample submission has a further column without a name, an index.',
  ],
});
