import { competition, text, textId, textTruth } from './entry.ts';

export const TGS_SALT_IDENTIFICATION_CHALLENGE = competition({
  id: 'tgs-salt-identification-challenge',
  name: 'TGS Salt Identification Challenge',
  category: 'Image Segmentation',
  split: 'medium',
  metric: { name: 'salt_map', params: { mask: 'rle_mask', truthMask: 'rle_mask' } },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('id'),
    columns: [{ ...text('rle_mask'), missing: 'empty', allNumbers: 'refuse', syntax: { name: 'runs' } }],
    extraColumns: 'refuse',
  },
  answers: {
    file: 'test.csv',
    columns: [{ ...textTruth('rle_mask'), missing: 'empty' }],
  },
  oddities: [
    "An empty prediction for an image with salt counts as if all of the image were predicted: an artefact of upstream's histogram that published scores have.",
  ],
});
