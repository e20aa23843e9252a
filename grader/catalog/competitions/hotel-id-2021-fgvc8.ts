import { competition, text, textId, textTruth } from './entry.ts';

export const HOTEL_ID_2021_FGVC8 = competition({
  id: 'hotel-id-2021-fgvc8',
  name: 'Hotel-ID to Combat Human Trafficking 2021 - FGVC8',
  category: 'Image Classification',
  split: 'medium',
  metric: { name: 'map_at_k', params: { k: 5 } },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('image'),
    columns: [{ ...text('hotel_id'), missing: 'nan', allNumbers: 'reprint' }],
  },
  answers: {
    file: 'test.csv',
    columns: [textTruth('hotel_id')],
  },
  oddities: [
    'A column of single ids is numbers to pandas: with a blank among them each id gets a decimal point, and none matches.',
  ],
});
