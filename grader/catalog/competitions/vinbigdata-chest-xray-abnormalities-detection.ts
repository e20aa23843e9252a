import { competition, text, textId, textTruth } from './entry.ts';

export const VINBIGDATA_CHEST_XRAY_ABNORMALITIES_DETECTION = competition({
  id: 'vinbigdata-chest-xray-abnormalities-detection',
  name: 'VinBigData Chest X-ray Abnormalities Detection',
  category: 'Object Detection',
  split: 'high',
  metric: { name: 'coco_ap' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('image_id'),
    columns: [{ ...text('PredictionString'), syntax: { name: 'class-boxes' } }],
  },
  answers: {
    file: 'answers.csv',
    columns: [
      textTruth('class_id'),
      textTruth('x_min'),
      textTruth('y_min'),
      textTruth('x_max'),
      textTruth('y_max'),
    ],
    rows: 'several-per-id',
  },
  oddities: [
    'Boxes are given as x_min, y_min, x_max, y_max, but the library that upstream calls reads them as x, y, width, height; so does Podium.',
    'The first true box of all counts as never found, because its number is 0 in that library: a perfect submission stays below 1.',
  ],
});
