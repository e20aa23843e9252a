import { COMPETITIONS } from '../../grader/catalog/competitions/index.ts';
import { submissionFormat, type CompetitionDefinition } from '../../grader/catalog/competition-definition.ts';
import { compileAnswers, readAnswers } from '../../grader/scoring/answers-file.ts';
import { scoreSubmission, type ScoreOutcome } from '../../grader/scoring/score-submission.ts';
import {
  bytesOf,
  readIdSet,
  validateSubmission,
  type Validation,
} from '../../contracts/submission/validate.ts';
import type { ExpectedCase, ExpectedFile } from './cases.ts';
import { judge, type Judgement } from './judge.ts';

/** A competition's cases: its files by path. */
export interface CompetitionCases {
  readonly expected: ExpectedFile;
  read(path: string): Uint8Array;
}

export interface CaseResult extends Judgement {
  readonly competition: string;
  readonly expected: ExpectedCase;
  readonly got: ScoreOutcome;
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
    const got = await scoreSubmission(definition, answers, open(expected.file));
    const validation = await validateSubmission(format, ids, open(expected.file));
    yield { competition, expected, got, validation, ...judge(definition, expected, got) };
  }
}

function definitionOf(competition: string): CompetitionDefinition {
  const entry = COMPETITIONS.get(competition);
  if (entry === undefined) throw new RangeError(`the catalog has no competition "${competition}"`);
  return entry.definition;
}
