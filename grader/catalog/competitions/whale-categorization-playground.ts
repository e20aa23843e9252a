import { competition, text, textId, textTruth } from './entry.ts';

export const WHALE_CATEGORIZATION_PLAYGROUND = competition({
  id: 'whale-categorization-playground',
  name: 'Humpback Whale Identification Challenge',
  category: 'Image Classification',
  split: 'medium',
  metric: { name: 'map_at_k', params: { k: 5 } },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('Image'),
    columns: [{ ...text('Id'), missing: 'nan', allNumbers: 'reprint' }],
    extraColumns: 'refuse',
  },
  answers: {
    file: 'test.csv',
    columns: [textTruth('Id')],
  },
});
