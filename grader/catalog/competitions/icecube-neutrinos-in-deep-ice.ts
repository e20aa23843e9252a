import { competition, integerId, number, numberTruth } from './entry.ts';

export const ICECUBE_NEUTRINOS_IN_DEEP_ICE = competition({
  id: 'icecube-neutrinos-in-deep-ice',
  name: 'IceCube - Neutrinos in Deep Ice',
  category: 'Tabular (signal)',
  split: 'medium',
  metric: { name: 'angular_error' },
  sample: 'sample_submission.csv',
  submission: {
    id: integerId('event_id'),
    columns: [number('azimuth'), number('zenith')],
    extraColumns: 'refuse',
  },
  answers: {
    file: 'test.csv',
    columns: [numberTruth('azimuth'), numberTruth('zenith')],
  },
  knownIssues: ['Stored checksums do not match'],
});
