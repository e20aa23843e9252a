import { competition, integerId, integerTruth, probability } from './entry.ts';

export const RSNA_MICCAI_BRAIN_TUMOR_RADIOGENOMIC_CLASSIFICATION = competition({
  id: 'rsna-miccai-brain-tumor-radiogenomic-classification',
  name: 'RSNA-MICCAI Brain Tumor Radiogenomic Classification',
  category: 'Image Classification (MRI)',
  split: 'high',
  metric: { name: 'roc_auc' },
  sample: 'sample_submission.csv',
  submission: {
    id: integerId('BraTS21ID'),
    columns: [probability('MGMT_value')],
  },
  answers: {
    file: 'test.csv',
    columns: [integerTruth('MGMT_value')],
  },
  oddities: ['Ids are padded with zeros in some files: they compare as integers.'],
});
