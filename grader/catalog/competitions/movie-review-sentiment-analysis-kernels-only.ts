import { competition, integerId, integerLabel, integerTruth } from './entry.ts';

export const MOVIE_REVIEW_SENTIMENT_ANALYSIS_KERNELS_ONLY = competition({
  id: 'movie-review-sentiment-analysis-kernels-only',
  name: 'Movie Review Sentiment Analysis (Kernels Only)',
  category: 'Text Classification',
  split: 'dev',
  metric: { name: 'accuracy' },
  sample: 'sampleSubmission.csv',
  submission: {
    id: integerId('PhraseId'),
    columns: [integerLabel('Sentiment')],
  },
  answers: {
    file: 'answers.csv',
    columns: [integerTruth('Sentiment')],
  },
});
