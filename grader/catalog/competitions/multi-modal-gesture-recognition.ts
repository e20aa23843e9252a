import { competition, integerId, text, textTruth } from './entry.ts';

export const MULTI_MODAL_GESTURE_RECOGNITION = competition({
  id: 'multi-modal-gesture-recognition',
  name: 'Multi-modal Gesture Recognition',
  category: 'Video Classification',
  split: 'medium',
  metric: { name: 'levenshtein_sequence' },
  sample: 'randomPredictions.csv',
  submission: {
    id: integerId('Id'),
    columns: [{ ...text('Sequence'), allNumbers: 'reprint', syntax: { name: 'integers' } }],
  },
  answers: {
    file: 'test.csv',
    columns: [textTruth('Sequence')],
  },
  oddities: ['Ids are padded with zeros in some files: they compare as integers.'],
  knownIssues: ['Public .mat files of the test set reveal labels'],
});
