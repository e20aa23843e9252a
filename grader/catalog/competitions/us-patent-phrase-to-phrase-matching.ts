import { competition, number, numberTruth, textId } from './entry.ts';

export const US_PATENT_PHRASE_TO_PHRASE_MATCHING = competition({
  id: 'us-patent-phrase-to-phrase-matching',
  name: 'U.S. Patent Phrase to Phrase Matching',
  category: 'Text Regression',
  split: 'medium',
  metric: { name: 'pearson' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('id'),
    columns: [number('score')],
  },
  answers: {
    file: 'test.csv',
    columns: [numberTruth('score')],
  },
  oddities: [
    'A constant prediction has no correlation: Podium refuses it, upstream calls its NaN valid. That goes for the sample submission too.',
  ],
});
