import { competition, text, textId, textTruth } from './entry.ts';

export const AI4CODE = competition({
  id: 'AI4Code',
  name: 'Google AI4Code - Understand Code in Python Notebooks',
  category: 'Text (ordering / ranking)',
  split: 'medium',
  metric: { name: 'kendall_tau_pooled' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('id'),
    columns: [text('cell_order')],
  },
  answers: {
    file: 'test_orders.csv',
    columns: [textTruth('cell_order')],
  },
});
