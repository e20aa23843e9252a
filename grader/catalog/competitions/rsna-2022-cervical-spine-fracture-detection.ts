import { competition, integerTruth, probability, textId } from './entry.ts';

export const RSNA_2022_CERVICAL_SPINE_FRACTURE_DETECTION = competition({
  id: 'rsna-2022-cervical-spine-fracture-detection',
  name: 'RSNA 2022 Cervical Spine Fracture Detection',
  category: 'Image Classification (CT)',
  split: 'high',
  metric: { name: 'weighted_bce' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('row_id'),
    columns: [probability('fractured')],
  },
  answers: {
    file: 'answers.csv',
    columns: [integerTruth('fractured')],
  },
});
