import { competition, text, textId, textTruth } from './entry.ts';

export const CHAII_HINDI_AND_TAMIL_QUESTION_ANSWERING = competition({
  id: 'chaii-hindi-and-tamil-question-answering',
  name: 'Hindi and Tamil Question Answering',
  category: 'Text (question answering)',
  split: 'medium',
  metric: { name: 'jaccard_words', params: { emptyRows: 'zero' } },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('id'),
    columns: [{ ...text('PredictionString'), missing: 'empty', allNumbers: 'refuse' }],
  },
  answers: {
    file: 'test.csv',
    columns: [{ ...textTruth('PredictionString'), missing: 'empty' }],
  },
  oddities: ['Where both texts are empty the row counts 0.'],
});
