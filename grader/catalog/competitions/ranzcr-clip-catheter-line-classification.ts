import { competition, integerTruth, probability, textId } from './entry.ts';

const LABELS = [
  'ETT - Abnormal',
  'ETT - Borderline',
  'ETT - Normal',
  'NGT - Abnormal',
  'NGT - Borderline',
  'NGT - Incompletely Imaged',
  'NGT - Normal',
  'CVC - Abnormal',
  'CVC - Borderline',
];

export const RANZCR_CLIP_CATHETER_LINE_CLASSIFICATION = competition({
  id: 'ranzcr-clip-catheter-line-classification',
  name: 'RANZCR CLiP - Catheter and Line Position Challenge',
  category: 'Image Classification',
  split: 'low',
  metric: { name: 'roc_auc_macro' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('StudyInstanceUID'),
    columns: LABELS.map(probability),
  },
  answers: {
    file: 'test.csv',
    columns: LABELS.map(integerTruth),
  },
  oddities: ['Two of the eleven targets are not scored, because the sample submission lacks them.'],
  knownIssues: ['Two target columns are missing from sample submission (and grading)'],
});
