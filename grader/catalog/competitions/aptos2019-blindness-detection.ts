import { competition, integerLabel, integerTruth, textId } from './entry.ts';

export const APTOS2019_BLINDNESS_DETECTION = competition({
  id: 'aptos2019-blindness-detection',
  name: 'APTOS 2019 Blindness Detection',
  category: 'Image Classification',
  split: 'low',
  metric: { name: 'qwk' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('id_code'),
    columns: [integerLabel('diagnosis')],
  },
  answers: {
    file: 'test.csv',
    columns: [integerTruth('diagnosis')],
  },
  oddities: ["Weights go by a label's rank among the labels that occur, not by its value."],
});
