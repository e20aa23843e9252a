import { competition, integerLabel, integerTruth, textId } from './entry.ts';

export const NFL_PLAYER_CONTACT_DETECTION = competition({
  id: 'nfl-player-contact-detection',
  name: '1st and Future - Player Contact Detection',
  category: 'Video Classification',
  split: 'high',
  metric: { name: 'mcc' },
  sample: 'sample_submission.csv',
  submission: {
    id: textId('contact_id'),
    columns: [integerLabel('contact')],
  },
  answers: {
    file: 'test.csv',
    columns: [integerTruth('contact')],
  },
});
