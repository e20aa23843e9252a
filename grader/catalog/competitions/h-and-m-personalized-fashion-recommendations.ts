import { competition, text, textId, textTruth } from './entry.ts';

export const H_AND_M_PERSONALIZED_FASHION_RECOMMENDATIONS = competition({
  id: 'h-and-m-personalized-fashion-recommendations',
  name: 'H&M Personalized Fashion Recommendations',
  category: 'Tabular',
  split: 'medium',
  metric: { name: 'map_at_k', params: { k: 12 } },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('customer_id'),
    columns: [{ ...text('prediction'), missing: 'nan', allNumbers: 'reprint' }],
    extraColumns: 'refuse',
  },
  answers: {
    file: 'answers.csv',
    columns: [textTruth('prediction')],
    rows: 'for-some-ids',
  },
  oddities: [
    'The answers hold the customers that bought something, the sample submission all: the others are not scored.',
    'Article ids have lost their leading zeros in the answers, so 0706016001 never matches 706016001.',
    'The answers may name an article twice: handing them in need not give 1.',
  ],
});
