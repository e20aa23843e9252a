import { competition, integerId, text, textTruth } from './entry.ts';

export const FACEBOOK_RECRUITING_III_KEYWORD_EXTRACTION = competition({
  id: 'facebook-recruiting-iii-keyword-extraction',
  name: 'Facebook Recruiting III - Keyword Extraction',
  category: 'Text Classification',
  split: 'medium',
  metric: { name: 'f1_micro_multilabel' },
  sample: 'sample_submission.csv',
  submission: {
    id: integerId('Id'),
    columns: [{ ...text('Tags'), missing: 'empty', allNumbers: 'refuse' }],
  },
  answers: {
    file: 'test.csv',
    columns: [{ ...textTruth('Tags'), missing: 'empty' }],
  },
  oddities: [
    'Labels that are nowhere in the answers are dropped from predictions and do not count as false positives.',
  ],
});
