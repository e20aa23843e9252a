import { competition, number, numberTruth } from './entry.ts';

export const SMARTPHONE_DECIMETER_2022 = competition({
  id: 'smartphone-decimeter-2022',
  name: 'Google Smartphone Decimeter Challenge 2022',
  category: 'Tabular (signal)',
  split: 'high',
  metric: { name: 'haversine_quantiles' },
  sample: 'sample_submission.csv',
  submission: {
    id: { column: 'tripId', kind: 'text', further: ['UnixTimeMillis'] },
    columns: [number('LatitudeDegrees'), number('LongitudeDegrees')],
    rowMatching: { byPositionWithin: 'tripId' },
  },
  answers: {
    file: 'test.csv',
    columns: [numberTruth('LatitudeDegrees'), numberTruth('LongitudeDegrees')],
  },
  oddities: [
    "Within a trip rows are scored by their place: upstream demands the times but never compares them. Podium demands the sample's trips and times all the same, in any order.",
  ],
  knownIssues: ['Public span_log.nmea files reveal the answer'],
});
