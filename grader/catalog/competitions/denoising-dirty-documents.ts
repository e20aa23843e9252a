import { competition, number, numberTruth, textId } from './entry.ts';

export const DENOISING_DIRTY_DOCUMENTS = competition({
  id: 'denoising-dirty-documents',
  name: 'Denoising Dirty Documents',
  category: 'Image To Image',
  split: 'low',
  metric: { name: 'rmse' },
  sample: 'sampleSubmission.csv',
  submission: {
    id: textId('id'),
    columns: [number('value')],
  },
  answers: {
    file: 'answers.csv',
    columns: [numberTruth('value')],
  },
});
