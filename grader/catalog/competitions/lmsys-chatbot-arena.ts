import { competition, integerId, integerTruth, probability } from './entry.ts';

const CLASSES = ['winner_model_a', 'winner_model_b', 'winner_tie'];

export const LMSYS_CHATBOT_ARENA = competition({
  id: 'lmsys-chatbot-arena',
  name: 'LMSYS - Chatbot Arena Human Preference Predictions',
  category: 'Text Classification',
  split: 'medium',
  metric: { name: 'log_loss_multiclass' },
  sample: 'sample_submission.csv',
  submission: {
    id: integerId('id'),
    columns: CLASSES.map(probability),
    rowSums: [{ columns: CLASSES, target: 1, absTol: 0, relTol: 0, decimals: 6 }],
  },
  answers: {
    file: 'answers.csv',
    columns: CLASSES.map(integerTruth),
  },
  oddities: ["A row's sum, rounded to six decimals, must be 1."],
});
