import { competition, integerId, number, numberTruth, textTruth } from './entry.ts';

export const CHAMPS_SCALAR_COUPLING = competition({
  id: 'champs-scalar-coupling',
  name: 'Predicting Molecular Properties',
  category: 'Tabular',
  split: 'medium',
  metric: { name: 'group_log_mae', params: { columns: ['scalar_coupling_constant'], group: 'type' } },
  sample: 'sample_submission.csv',
  submission: {
    id: integerId('id'),
    columns: [number('scalar_coupling_constant')],
  },
  answers: {
    file: 'answers.csv',
    columns: [numberTruth('scalar_coupling_constant'), textTruth('type')],
  },
  oddities: [
    'A type predicted exactly has an error whose logarithm is minus infinity: upstream calls that score valid, Podium refuses it as not finite.',
  ],
  knownIssues: ['Structures of test molecules are left out of structures.csv'],
});
