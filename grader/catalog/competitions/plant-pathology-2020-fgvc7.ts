import { competition, integerTruth, number, textId } from './entry.ts';

const LABELS = ['healthy', 'multiple_diseases', 'rust', 'scab'];

export const PLANT_PATHOLOGY_2020_FGVC7 = competition({
  id: 'plant-pathology-2020-fgvc7',
  name: 'Plant Pathology 2020 - FGVC7',
  category: 'Image Classification',
  split: 'low',
  metric: { name: 'roc_auc_macro' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('image_id'),
    columns: LABELS.map(number),
    extraColumns: 'refuse',
  },
  answers: {
    file: 'test.csv',
    columns: LABELS.map(integerTruth),
  },
});
