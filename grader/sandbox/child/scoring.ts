import type { CompetitionDefinition } from '../../catalog/competition-definition.ts';
import { readAnswers } from '../../scoring/answers-file.ts';
import { scoreSubmission as scoreAgainst } from '../../scoring/score-submission.ts';
import type { ScoringFunction } from './protocol.ts';

/** Podium's scoring as the child calls it. The definition was parsed before it was sealed. */
export const scoreSubmission: ScoringFunction = (definition, answers, submission) =>
  scoreAgainst(definition as CompetitionDefinition, readAnswers(answers), submission, {
    standardError: true,
  });
