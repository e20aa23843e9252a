import { competition, integerId, integerTruth, truncatedLabel } from './entry.ts';

export const HERBARIUM_2022_FGVC9 = competition({
  id: 'herbarium-2022-fgvc9',
  name: 'Herbarium 2022 - FGVC9',
  category: 'Image Classification',
  split: 'medium',
  metric: { name: 'f1_macro', params: { truncate: true } },
  sample: 'sample_submission.csv',
  submission: {
    id: integerId('Id'),
    columns: [truncatedLabel('Predicted')],
  },
  answers: {
    file: 'answers.csv',
    columns: [integerTruth('Predicted')],
  },
  oddities: ["Fractions of predicted classes are cut off (2.9 is 2), as upstream's int() does."],
});
