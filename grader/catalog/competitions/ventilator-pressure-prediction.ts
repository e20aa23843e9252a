import { competition, integerId, integerTruth, number, numberTruth } from './entry.ts';

export const VENTILATOR_PRESSURE_PREDICTION = competition({
  id: 'ventilator-pressure-prediction',
  name: 'Google Brain - Ventilator Pressure Prediction',
  category: 'Tabular (time series)',
  split: 'medium',
  metric: { name: 'mae', params: { columns: ['pressure'], scoredWhereZero: 'u_out' } },
  sample: 'sample_submission.csv',
  submission: {
    id: integerId('id'),
    columns: [{ ...number('pressure'), missing: 'nan' }],
  },
  answers: {
    file: 'test.csv',
    columns: [numberTruth('pressure'), integerTruth('u_out')],
  },
  oddities: ['Only rows of the inspiratory phase (u_out 0) are scored; elsewhere values may be missing.'],
});
