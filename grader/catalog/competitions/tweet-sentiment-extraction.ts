import { competition, text, textId, textTruth } from './entry.ts';

export const TWEET_SENTIMENT_EXTRACTION = competition({
  id: 'tweet-sentiment-extraction',
  name: 'Tweet Sentiment Extraction',
  category: 'Text (span extraction)',
  split: 'medium',
  metric: { name: 'jaccard_words_python', params: { emptyRows: 'undefined' } },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('textID'),
    columns: [{ ...text('selected_text'), missing: 'empty', allNumbers: 'reprint' }],
  },
  answers: {
    file: 'test.csv',
    columns: [{ ...textTruth('selected_text'), missing: 'empty' }],
  },
  oddities: ['Where both texts are empty upstream divides by zero: the submission is refused.'],
});
