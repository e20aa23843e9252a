import { competition, integerId, number, numberTruth } from './entry.ts';

/** The least number above -1, where the logarithm of 1 + value ends. */
const ABOVE_MINUS_ONE = -1 + Number.EPSILON / 2;

const TARGETS = ['formation_energy_ev_natom', 'bandgap_energy_ev'];

export const NOMAD2018_PREDICT_TRANSPARENT_CONDUCTORS = competition({
  id: 'nomad2018-predict-transparent-conductors',
  name: 'Nomad2018 Predicting Transparent Conductors',
  category: 'Tabular',
  split: 'low',
  metric: { name: 'rmsle' },
  sample: 'sample_submission.csv',
  submission: {
    id: integerId('id'),
    columns: TARGETS.map((name) => ({ ...number(name), min: ABOVE_MINUS_ONE })),
    rowMatching: 'by-position',
  },
  answers: {
    file: 'test.csv',
    columns: TARGETS.map(numberTruth),
  },
  oddities: [
    "Rows are scored by their place in the file: upstream never looks at the ids. Podium demands the sample's ids all the same, in any order.",
  ],
});
