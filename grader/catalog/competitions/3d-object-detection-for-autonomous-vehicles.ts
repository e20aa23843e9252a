import { competition, text, textId, textTruth } from './entry.ts';

export const LYFT_3D_OBJECT_DETECTION = competition({
  id: '3d-object-detection-for-autonomous-vehicles',
  name: 'Lyft 3D Object Detection for Autonomous Vehicles',
  category: '3D object detection',
  split: 'high',
  metric: { name: 'map3d' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('Id'),
    columns: [{ ...text('PredictionString'), missing: 'empty', syntax: { name: 'space-boxes' } }],
  },
  answers: {
    file: 'test.csv',
    columns: [{ ...textTruth('PredictionString'), missing: 'empty' }],
  },
});
