import { competition, integerTruth, text, textTruth } from './entry.ts';

export const UW_MADISON_GI_TRACT_IMAGE_SEGMENTATION = competition({
  id: 'uw-madison-gi-tract-image-segmentation',
  name: 'UW-Madison GI Tract Image Segmentation',
  category: 'Image Segmentation',
  split: 'medium',
  metric: {
    name: 'dice_hausdorff_3d',
    params: { mask: 'predicted', truthMask: 'predicted', width: 'image_width', height: 'image_height' },
  },
  sample: 'sample_submission.csv',
  submission: {
    id: { column: 'id', kind: 'text', further: ['class'] },
    columns: [{ ...text('predicted'), missing: 'empty', allNumbers: 'refuse', syntax: { name: 'runs' } }],
    rowMatching: 'in-sample-order',
  },
  answers: {
    file: 'test.csv',
    columns: [
      { ...textTruth('predicted'), missing: 'empty' },
      integerTruth('image_width'),
      integerTruth('image_height'),
    ],
  },
  oddities: [
    "Rows must be in the sample's order: upstream pairs them by place, and fails or mixes up masks otherwise.",
    'Masks are read column by column though they were written row by row, which turns the distances of the Hausdorff part; published scores were made that way.',
  ],
});
