import { competition, integerTruth, probability, textId } from './entry.ts';

export const THE_ICML_2013_WHALE_CHALLENGE_RIGHT_WHALE_REDUX = competition({
  id: 'the-icml-2013-whale-challenge-right-whale-redux',
  name: 'The ICML 2013 Whale Challenge - Right Whale Redux',
  category: 'Audio Classification',
  split: 'low',
  metric: { name: 'roc_auc' },
  sample: 'sampleSubmission.csv',
  submission: {
    id: textId('clip'),
    columns: [probability('probability')],
  },
  answers: {
    file: 'test.csv',
    columns: [integerTruth('probability')],
  },
});
