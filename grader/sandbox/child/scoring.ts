import type { CompetitionDefinition } from '../../catalog/competition-definition.ts';
import { readAnswers } from '../../scoring/answers-file.ts';
import { prepareMetric, scoreSubmission } from '../../scoring/score-submission.ts';
import { warmUpScoring } from '../../scoring/warm-up.ts';
import type { PrepareScoring } from './protocol.ts';

/** Podium's scoring as the child calls it. The definition was parsed before it was sealed. */
export const prepareScoring: PrepareScoring = (definition, answersBytes) => {
  const competition = definition as CompetitionDefinition;
  const answers = readAnswers(answersBytes);
  const options = { standardError: true, prepared: prepareMetric(competition, answers) };
  return {
    score: (submission) => scoreSubmission(competition, answers, submission, options),
    warmUp: (enough) => warmUpScoring(competition, answers, enough),
  };
};
