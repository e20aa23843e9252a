import { competition, integerId, integerTruth, probability } from './entry.ts';

export const DOGS_VS_CATS_REDUX_KERNELS_EDITION = competition({
  id: 'dogs-vs-cats-redux-kernels-edition',
  name: 'Dogs vs. Cats Redux: Kernels Edition',
  category: 'Image Classification',
  split: 'low',
  metric: { name: 'log_loss_binary' },
  sample: 'sample_submission.csv',
  submission: {
    id: integerId('id'),
    columns: [probability('label')],
  },
  answers: {
    file: 'answers.csv',
    columns: [integerTruth('label')],
  },
});
