import { competition, integerLabel, integerTruth, textId } from './entry.ts';

export const LEARNING_AGENCY_LAB_AUTOMATED_ESSAY_SCORING_2 = competition({
  id: 'learning-agency-lab-automated-essay-scoring-2',
  name: 'Learning Agency Lab - Automated Essay Scoring 2.0',
  category: 'Text Regression',
  split: 'medium',
  metric: { name: 'qwk' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('essay_id'),
    columns: [integerLabel('score')],
  },
  answers: {
    file: 'answers.csv',
    columns: [integerTruth('score')],
  },
  oddities: ["Weights go by a label's rank among the labels that occur, not by its value."],
});
