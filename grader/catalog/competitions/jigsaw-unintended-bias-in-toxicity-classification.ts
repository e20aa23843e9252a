import { competition, integerId, number, numberTruth } from './entry.ts';

const IDENTITIES = [
  'male',
  'female',
  'homosexual_gay_or_lesbian',
  'christian',
  'jewish',
  'muslim',
  'black',
  'white',
  'psychiatric_or_mental_illness',
];

export const JIGSAW_UNINTENDED_BIAS_IN_TOXICITY_CLASSIFICATION = competition({
  id: 'jigsaw-unintended-bias-in-toxicity-classification',
  name: 'Jigsaw Unintended Bias in Toxicity Classification',
  category: 'Text Classification',
  split: 'medium',
  metric: { name: 'jigsaw_bias_auc' },
  sample: 'sample_submission.csv',
  submission: {
    id: integerId('id'),
    columns: [{ ...number('prediction'), aliases: ['toxicity'], missing: 'nan' }],
  },
  answers: {
    file: 'test.csv',
    columns: ['toxicity', ...IDENTITIES].map((name) => ({ ...numberTruth(name), missing: 'nan' }) as const),
  },
  oddities: [
    'Predictions are made 0 or 1 at 0.5 before each AUC, as upstream does; Kaggle ranked the values themselves.',
    'The prediction column may be called toxicity instead.',
    'A missing prediction counts as 0, a missing label as not set.',
  ],
});
