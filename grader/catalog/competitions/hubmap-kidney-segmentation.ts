import { competition, integerTruth, text, textId, textTruth } from './entry.ts';

export const HUBMAP_KIDNEY_SEGMENTATION = competition({
  id: 'hubmap-kidney-segmentation',
  name: 'HuBMAP - Hacking the Kidney',
  category: 'Image Segmentation',
  split: 'medium',
  metric: {
    name: 'dice_mean',
    params: { mask: 'predicted', truthMask: 'encoding', width: 'width_pixels', height: 'height_pixels' },
  },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('id'),
    columns: [{ ...text('predicted'), missing: 'empty', allNumbers: 'refuse', syntax: { name: 'runs' } }],
  },
  answers: {
    file: 'test.csv',
    columns: [
      { ...textTruth('encoding'), missing: 'empty' },
      integerTruth('width_pixels'),
      integerTruth('height_pixels'),
    ],
  },
  knownIssues: ['Public {image_id}.json files of test images reveal the masks'],
});
