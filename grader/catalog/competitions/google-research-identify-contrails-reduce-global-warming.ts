import { competition, integerTruth, text, textId, textTruth } from './entry.ts';

export const GOOGLE_RESEARCH_IDENTIFY_CONTRAILS_REDUCE_GLOBAL_WARMING = competition({
  id: 'google-research-identify-contrails-reduce-global-warming',
  name: 'Google Research - Identify Contrails to Reduce Global Warming',
  category: 'Image Segmentation',
  split: 'high',
  metric: { name: 'dice_global', params: { mask: 'encoded_pixels', truthMask: 'encoded_pixels' } },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('record_id'),
    columns: [{ ...text('encoded_pixels'), allNumbers: 'refuse', syntax: { name: 'runs', empty: '-' } }],
  },
  answers: {
    file: 'answers.csv',
    columns: [textTruth('encoded_pixels'), integerTruth('height'), integerTruth('width')],
  },
  oddities: [
    'An empty mask is "-"; a blank cell is refused.',
    'Record ids may be above 2^53 and so are compared as text.',
  ],
});
