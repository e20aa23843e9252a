import { competition, text, textId, textTruth } from './entry.ts';

export const IMET_2020_FGVC7 = competition({
  id: 'imet-2020-fgvc7',
  name: 'iMet Collection 2020 - FGVC7',
  category: 'Image Classification',
  split: 'medium',
  metric: { name: 'f1_micro_multilabel' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('id'),
    columns: [{ ...text('attribute_ids'), missing: 'empty', allNumbers: 'refuse' }],
  },
  answers: {
    file: 'answers.csv',
    columns: [{ ...textTruth('attribute_ids'), missing: 'empty' }],
  },
  oddities: [
    'Labels that are nowhere in the answers are dropped from predictions and do not count as false positives.',
  ],
});
