import { competition, text, textId, textTruth } from './entry.ts';

export const TENSORFLOW_SPEECH_RECOGNITION_CHALLENGE = competition({
  id: 'tensorflow-speech-recognition-challenge',
  name: 'TensorFlow Speech Recognition Challenge',
  category: 'Audio Classification',
  split: 'medium',
  metric: { name: 'accuracy' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('fname'),
    columns: [{ ...text('label'), allNumbers: 'refuse' }],
  },
  answers: {
    file: 'test.csv',
    columns: [textTruth('label')],
  },
  knownIssues: [
    'Test labels include many more classes than the competition had (all folder names instead of 10 words + unknown + silence)',
    'Speakers are not disjoint between train and test',
  ],
});
