import { competition, integerTruth, text, textId, textTruth } from './entry.ts';

export const VESUVIUS_CHALLENGE_INK_DETECTION = competition({
  id: 'vesuvius-challenge-ink-detection',
  name: 'Vesuvius Challenge - Ink Detection',
  category: 'Image Segmentation',
  split: 'high',
  metric: { name: 'fbeta', params: { beta: 0.5, mask: 'Predicted', truthMask: 'Predicted' } },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('Id'),
    columns: [{ ...text('Predicted'), allNumbers: 'refuse', syntax: { name: 'runs' } }],
    extraColumns: 'refuse',
    rowMatching: 'in-sample-order',
  },
  answers: {
    file: 'inklabels_rle.csv',
    columns: [{ ...textTruth('Predicted'), missing: 'empty' }, integerTruth('width'), integerTruth('height')],
  },
  oddities: [
    'Masks are flattened row by row, unlike those of other competitions.',
    "Rows must be in the sample's order; upstream compares ids by position.",
  ],
});
