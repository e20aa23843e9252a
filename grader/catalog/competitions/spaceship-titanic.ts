import { competition, textId } from './entry.ts';

export const SPACESHIP_TITANIC = competition({
  id: 'spaceship-titanic',
  name: 'Spaceship Titanic',
  category: 'Tabular',
  split: 'dev',
  metric: { name: 'accuracy' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('PassengerId'),
    columns: [{ name: 'Transported', kind: 'boolean' }],
  },
  answers: {
    file: 'test.csv',
    columns: [{ name: 'Transported', kind: 'boolean' }],
  },
});
