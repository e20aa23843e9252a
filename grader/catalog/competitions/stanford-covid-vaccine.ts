import { competition, number, numberTruth, textId } from './entry.ts';

const SCORED = ['reactivity', 'deg_Mg_pH10', 'deg_Mg_50C'];

const UNSCORED = ['deg_pH10', 'deg_50C'];

export const STANFORD_COVID_VACCINE = competition({
  id: 'stanford-covid-vaccine',
  name: 'OpenVaccine: COVID-19 mRNA Vaccine Degradation Prediction',
  category: 'Tabular (sequence regression)',
  split: 'high',
  metric: { name: 'mcrmse', params: { columns: SCORED, keep: 'keep' } },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('id_seqpos'),
    columns: [...SCORED.map(number), ...UNSCORED.map((name) => ({ name, kind: 'text' }) as const)],
  },
  answers: {
    file: 'test.csv',
    columns: [...SCORED.map(numberTruth), { name: 'keep', kind: 'boolean' }],
  },
  oddities: [
    'The order of the rows matters: upstream applies the mask of scored positions to the submission by the order of its file, and only then sorts. A file in another order than the answers is masked wrongly, and so it is here.',
    'Two of the five columns must be there but are not read.',
  ],
});
