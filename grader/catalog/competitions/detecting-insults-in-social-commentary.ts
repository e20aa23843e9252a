import { competition, integerTruth, probability, textId } from './entry.ts';

export const DETECTING_INSULTS_IN_SOCIAL_COMMENTARY = competition({
  id: 'detecting-insults-in-social-commentary',
  name: 'Detecting Insults in Social Commentary',
  category: 'Text Classification',
  split: 'low',
  metric: { name: 'roc_auc' },
  sample: 'sample_submission_null.csv',
  submission: {
    id: { ...textId('Comment'), repeats: true },
    columns: [probability('Insult')],
  },
  answers: {
    file: 'test.csv',
    columns: [integerTruth('Insult')],
  },
  oddities: [
    'The id is the comment itself; where a comment is there twice, its rows are matched in the order in which they come.',
  ],
});
