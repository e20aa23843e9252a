import { competition, integerId, text, textTruth } from './entry.ts';

export const BILLION_WORD_IMPUTATION = competition({
  id: 'billion-word-imputation',
  name: 'Billion Word Imputation',
  category: 'Text (other)',
  split: 'medium',
  metric: { name: 'levenshtein_mean' },
  sample: 'sample_submission.csv',
  sampleFolder: 'private',
  submission: {
    id: integerId('id'),
    columns: [{ ...text('sentence'), allNumbers: 'refuse' }],
  },
  answers: {
    file: 'test.csv',
    columns: [textTruth('sentence')],
  },
});
