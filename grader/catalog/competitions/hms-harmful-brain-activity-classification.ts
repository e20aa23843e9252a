import { competition, integerId, integerTruth, probability } from './entry.ts';

const VOTES = ['seizure_vote', 'lpd_vote', 'gpd_vote', 'lrda_vote', 'grda_vote', 'other_vote'];

export const HMS_HARMFUL_BRAIN_ACTIVITY_CLASSIFICATION = competition({
  id: 'hms-harmful-brain-activity-classification',
  name: 'HMS - Harmful Brain Activity Classification',
  category: 'Audio/Signal Classification',
  split: 'high',
  metric: { name: 'kl_divergence' },
  sample: 'sample_submission.csv',
  submission: {
    id: { ...integerId('eeg_id'), repeats: true },
    columns: VOTES.map((name) => ({ ...probability(name), allIntegers: 'refuse' }) as const),
    rowSums: [{ columns: VOTES, target: 1, absTol: 0, relTol: 0, decimals: 5 }],
    extraColumns: 'refuse',
  },
  answers: {
    file: 'test.csv',
    columns: VOTES.map(integerTruth),
  },
  oddities: [
    'An eeg_id is there once for each label: its rows are matched in the order in which they come.',
    "A row's sum, rounded to five decimals, must be 1.",
    'A column of nothing but integers is refused (write 1.0): upstream would keep it as integers, whose clipping to 1e-15 does nothing, and give an infinite score.',
  ],
});
