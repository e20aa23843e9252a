import { competition, integerTruth, number, textId } from './entry.ts';

const LABELS = ['toxic', 'severe_toxic', 'obscene', 'threat', 'insult', 'identity_hate'];

export const JIGSAW_TOXIC_COMMENT_CLASSIFICATION_CHALLENGE = competition({
  id: 'jigsaw-toxic-comment-classification-challenge',
  name: 'Toxic Comment Classification Challenge',
  category: 'Text Classification',
  split: 'low',
  metric: { name: 'roc_auc_macro', params: { unscored: 'negative' } },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('id'),
    columns: LABELS.map((name) => ({ ...number(name), missing: 'nan' }) as const),
    extraColumns: 'refuse',
    columnMatching: 'by-position',
  },
  answers: {
    file: 'test.csv',
    columns: LABELS.map(integerTruth),
  },
  oddities: [
    'Columns are taken by their place, not their name: upstream makes a matrix of the submission, so a file with its label columns in another order scores otherwise.',
    'Rows that the answers mark with -1 are not scored; only there may values be missing.',
  ],
  knownIssues: ['Leaderboard very crowded: tiny gap between best and median'],
});
