import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import type { Column } from '../../contracts/submission/column.ts';
import { textAt } from '../../contracts/submission/column.ts';
import { describeRefusal } from '../../contracts/submission/describe-refusal.ts';
import type { ColumnFormat } from '../../contracts/submission/format.ts';
import { findIn, findRepeatedId } from '../../contracts/submission/id-set.ts';
import type { Ids } from '../../contracts/submission/id-set.ts';
import { readIdSet, validateSubmission } from '../../contracts/submission/validate.ts';
import { submissionFormat } from '../catalog/competition-definition.ts';
import type { CompetitionDefinition } from '../catalog/competition-definition.ts';
import type { Problem } from '../catalog/definition.ts';
import { selectColumns } from '../metrics/select-columns.ts';
import type { Answers } from './answers.ts';
import { readAnswersCsv } from './answers-csv.ts';
import { metricInput, metricOf } from './score-submission.ts';

/** Opens a file anew with each call. */
export type OpenFile = () => AsyncIterable<Uint8Array>;

/**
 * What is wrong with a competition's answers and sample submission, for its maker's eyes: both must be readable and
 * hold the same ids once, the sample must be a valid submission, and the answers, handed in, must reach the metric's
 * optimum. Nothing is thrown for what the files hold.
 */
export async function checkAnswers(
  definition: CompetitionDefinition,
  answersCsv: OpenFile,
  sampleCsv: OpenFile,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const attempt = async <T>(path: string, read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (!isPodiumError(error, 'BAD_COMPETITION')) throw error;
      problems.push({ path, message: error.message });
      return undefined;
    }
  };
  const { file } = definition.answers;
  const { sample } = definition.submission;
  const format = submissionFormat(definition);
  const answers = await attempt(file, () => readAnswersCsv(definition, answersCsv()));
  const sampleIds = await attempt(sample, () => readIdSet(format, sampleCsv()));
  if (sampleIds !== undefined) {
    const repeated = findRepeatedId(sampleIds);
    if (repeated >= 0)
      problems.push({ path: sample, message: `the id "${sampleIds.textAt(repeated)}" is there twice` });
    const validation = await validateSubmission(format, sampleIds, sampleCsv());
    if (!validation.valid && validation.refusal.code !== 'DUPLICATE_ID') {
      problems.push({ path: sample, message: `it would be refused: ${describeRefusal(validation.refusal)}` });
    }
  }
  if (answers === undefined) return problems;
  if (sampleIds !== undefined) problems.push(...idProblems(answers.ids, sampleIds, file, sample));
  problems.push(...valueProblems(definition, answers).map((message) => ({ path: file, message })));
  return problems;
}

function idProblems(answers: Ids, sample: Ids, answersFile: string, sampleFile: string): Problem[] {
  const lacking = (ids: Ids, all: Ids, path: string, other: string): Problem[] => {
    let count = 0;
    let first = '';
    for (let row = 0; row < all.count; row++) {
      if (findIn(ids, all, row) >= 0) continue;
      if (count++ === 0) first = all.textAt(row);
    }
    return count === 0 ? [] : [{ path, message: `it lacks ${count} ids of ${other}, such as "${first}"` }];
  };
  return [
    ...lacking(answers, sample, answersFile, sampleFile),
    ...lacking(sample, answers, sampleFile, answersFile),
  ];
}

/** Could the answers be handed in, and would they win? */
function valueProblems(definition: CompetitionDefinition, answers: Answers): string[] {
  const metric = metricOf(definition);
  const params = definition.metric.params ?? {};
  const columns = selectColumns({ params, predicted: definition.submission.columns });
  const problems = [
    ...(metric.checkTruth?.({ rows: answers.rows, truth: answers.columns, params, columns }) ?? []),
    ...definition.submission.columns.flatMap((format) => {
      const column = answers.columns.get(format.name);
      return column === undefined ? [] : rangeProblems(format, column, answers.rows);
    }),
  ];
  if (problems.length > 0) return problems;
  const best = metric.compute(metricInput(definition, answers, answers.columns));
  if (Math.abs(best - metric.optimum) <= 1e-9) return [];
  return [
    `the answers scored against themselves give ${best}, not ${metric.optimum}: ${metric.name} cannot rank with them`,
  ];
}

function rangeProblems(format: ColumnFormat, column: Column, rows: number): string[] {
  const allowed = new Set(format.categories);
  for (let row = 0; row < rows; row++) {
    if (column.kind === 'number') {
      const value = column.values[row] as number;
      const fits =
        value >= (format.min ?? -Infinity) &&
        value <= (format.max ?? Infinity) &&
        (format.kind !== 'integer' || Number.isInteger(value));
      if (!fits)
        return [`column "${format.name}" holds ${value}, which the submission format does not allow`];
    } else if (format.categories !== undefined) {
      const text =
        column.kind === 'text' ? textAt(column, row) : (column.categories[column.codes[row] ?? 0] ?? '');
      if (!allowed.has(text)) {
        return [`column "${format.name}" holds "${text}", which is not among the format's categories`];
      }
    }
  }
  return [];
}
