import { competition, integerId, integerLabel, integerTruth } from './entry.ts';

export const ML2021SPRING_HW2 = competition({
  id: 'ml2021spring-hw2',
  name: 'ML2021Spring-hw2',
  category: 'Audio Classification',
  split: 'dev',
  metric: { name: 'accuracy' },
  sample: 'sampleSubmission.csv',
  submission: {
    id: integerId('Id'),
    columns: [integerLabel('ClassId')],
  },
  answers: {
    file: 'answers.csv',
    columns: [integerTruth('ClassId')],
  },
});
