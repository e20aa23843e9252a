import { competition, integerTruth, probability, textId } from './entry.ts';

export const RANDOM_ACTS_OF_PIZZA = competition({
  id: 'random-acts-of-pizza',
  name: 'Random Acts of Pizza',
  category: 'Text Classification',
  split: 'low',
  metric: { name: 'roc_auc' },
  sample: 'sampleSubmission.csv',
  submission: {
    id: textId('request_id'),
    columns: [probability('requester_received_pizza')],
  },
  answers: {
    file: 'test.csv',
    columns: [integerTruth('requester_received_pizza')],
  },
  knownIssues: ['Field giver_username_if_known reveals the outcome; should be dropped'],
});
