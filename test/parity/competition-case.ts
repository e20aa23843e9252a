import { COMPETITIONS } from '../../grader/catalog/competitions/index.ts';
import { submissionFormat, type CompetitionDefinition } from '../../grader/catalog/competition-definition.ts';
import type { Answers } from '../../grader/scoring/answers.ts';
import { compileAnswers, readAnswers } from '../../grader/scoring/answers-file.ts';
import { metricOf, scoreSubmission } from '../../grader/scoring/score-submission.ts';
import {
  bytesOf,
  readIdSet,
  validateSubmission,
  type Validation,
} from '../../contracts/submission/validate.ts';
import { errorText } from '../../contracts/errors/podium-error.ts';
import { roundScore } from '../../grader/reports/round-score.ts';
import type { ExpectedCase, ExpectedFile } from './cases.ts';
import { judge, type Judgement, type Outcome } from './judge.ts';

/** A competition's cases: its files by path. */
export interface CompetitionCases {
  readonly expected: ExpectedFile;
  read(path: string): Uint8Array;
}

export interface CaseResult extends Judgement {
  readonly competition: string;
  readonly expected: ExpectedCase;
  readonly got: Outcome;
  /** What can be said from the format and the sample alone. */
  readonly validation: Validation;
}

/** Grades every case as the grader would and judges it. */
export async function* gradeCases(cases: CompetitionCases): AsyncGenerator<CaseResult> {
  const { competition_id: competition, answers_file, cases: list } = cases.expected;
  const definition = definitionOf(competition);
  const open = (path: string) => bytesOf(cases.read(path));
  const sample = () => open('sample_submission.csv');
  const answers = readAnswers(await compileAnswers(definition, open(answers_file), sample));
  const format = submissionFormat(definition);
  const ids = await readIdSet(format, sample());
  for (const expected of list) {
    const got = await outcomeOf(definition, answers, open(expected.file));
    const validation = await validateSubmission(format, ids, open(expected.file));
    yield { competition, expected, got, validation, ...judge(definition, expected, got) };
  }
}

/** A score as upstream reports it, rounded; or why there is none. A grader that throws has failed. */
async function outcomeOf(
  definition: CompetitionDefinition,
  answers: Answers,
  submission: AsyncIterable<Uint8Array>,
): Promise<Outcome> {
  try {
    const outcome = await scoreSubmission(definition, answers, submission);
    if (outcome.kind === 'invalid') return outcome;
    const score = roundScore(outcome.score, metricOf(definition).rounding);
    return { kind: 'graded', score, rawScore: outcome.score };
  } catch (error) {
    return { kind: 'failed', error: errorText(error) };
  }
}

function definitionOf(competition: string): CompetitionDefinition {
  const entry = COMPETITIONS.get(competition);
  if (entry === undefined) throw new RangeError(`the catalog has no competition "${competition}"`);
  return entry.definition;
}
