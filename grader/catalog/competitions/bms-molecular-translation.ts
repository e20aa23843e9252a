import { competition, text, textId, textTruth } from './entry.ts';

export const BMS_MOLECULAR_TRANSLATION = competition({
  id: 'bms-molecular-translation',
  name: 'Bristol-Myers Squibb - Molecular Translation',
  category: 'Image to text (Seq->Seq)',
  split: 'high',
  metric: { name: 'levenshtein_mean' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('image_id'),
    columns: [{ ...text('InChI'), missing: 'nan', allNumbers: 'reprint' }],
  },
  answers: {
    file: 'test.csv',
    columns: [{ ...textTruth('InChI'), missing: 'nan', allNumbers: 'reprint' }],
  },
  oddities: ['A blank cell becomes the text "nan", and is compared as such.'],
});
