import { competition, text, textId, textTruth } from './entry.ts';

export const TENSORFLOW2_QUESTION_ANSWERING = competition({
  id: 'tensorflow2-question-answering',
  name: 'TensorFlow 2.0 Question Answering',
  category: 'Text (question answering)',
  split: 'medium',
  metric: { name: 'nq_micro_f1' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('example_id'),
    columns: [{ ...text('PredictionString'), missing: 'empty', syntax: { name: 'answer-span' } }],
  },
  answers: {
    file: 'test.jsonl',
    format: 'nq-jsonl',
    columns: [textTruth('PredictionString')],
  },
  oddities: [
    'The metric is called micro F1 upstream, but counts both classes, which is accuracy.',
    "The answers are the data set's JSON lines; each gives two rows, <example_id>_long and <example_id>_short.",
    'An answer of YES or NO is never right for a long row.',
  ],
});
