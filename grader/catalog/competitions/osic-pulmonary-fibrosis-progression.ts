import { competition, number, numberTruth, textId, textTruth } from './entry.ts';

export const OSIC_PULMONARY_FIBROSIS_PROGRESSION = competition({
  id: 'osic-pulmonary-fibrosis-progression',
  name: 'OSIC Pulmonary Fibrosis Progression',
  category: 'Image Regression',
  split: 'medium',
  metric: { name: 'laplace_ll' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('Patient_Week'),
    columns: [number('FVC'), number('Confidence')],
  },
  answers: {
    file: 'test.csv',
    columns: [textTruth('Patient'), { ...numberTruth('FVC'), missing: 'nan' }],
  },
  oddities: [
    'Only the last three measured weeks of each patient are scored, though the sample asks for more.',
    "Upstream scores whatever rows it finds; Podium wants all of the sample's.",
  ],
});
