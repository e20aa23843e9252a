import { competition, text, textId, textTruth } from './entry.ts';

export const TEXT_NORMALIZATION_CHALLENGE_ENGLISH_LANGUAGE = competition({
  id: 'text-normalization-challenge-english-language',
  name: 'Text Normalization Challenge - English Language',
  category: 'Seq->Seq',
  split: 'low',
  metric: { name: 'accuracy' },
  sample: 'sample_submission.csv',
  sampleFolder: 'private',
  submission: {
    id: textId('id'),
    columns: [{ ...text('after'), missing: 'nan', allNumbers: 'reprint' }],
  },
  answers: {
    file: 'answers.csv',
    columns: [{ ...textTruth('after'), missing: 'nan', allNumbers: 'reprint' }],
  },
  oddities: [
    'Cells that pandas takes for missing (null, nan, NA, a blank, ...) become the text "nan" on both sides, and so are equal.',
  ],
});
