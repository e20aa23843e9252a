import { competition, number, numberTruth, textId } from './entry.ts';

export const NEW_YORK_CITY_TAXI_FARE_PREDICTION = competition({
  id: 'new-york-city-taxi-fare-prediction',
  name: 'New York City Taxi Fare Prediction',
  category: 'Tabular',
  split: 'low',
  metric: { name: 'rmse' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('key'),
    columns: [number('fare_amount')],
  },
  answers: {
    file: 'test.csv',
    columns: [numberTruth('fare_amount')],
  },
  oddities: ['Upstream sorts both sides by key and never compares the keys; Podium does.'],
});
