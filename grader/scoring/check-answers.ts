import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import type { Column } from '../../contracts/submission/column.ts';
import { textAt } from '../../contracts/submission/column.ts';
import { describeRefusal } from '../../contracts/submission/describe-refusal.ts';
import type { ColumnFormat } from '../../contracts/submission/format.ts';
import { findIn, findRepeatedId } from '../../contracts/submission/id-set.ts';
import { shownId } from '../../contracts/submission/id-fields.ts';
import type { Ids } from '../../contracts/submission/id-set.ts';
import { readIdSet, validateSubmission } from '../../contracts/submission/validate.ts';
import { submissionFormat } from '../catalog/competition-definition.ts';
import type { CompetitionDefinition } from '../catalog/competition-definition.ts';
import type { Problem } from '../catalog/definition.ts';
import { selectColumns } from '../metrics/select-columns.ts';
import type { Answers } from './answers.ts';
import { readAnswerSource } from './read-answer-source.ts';
import { metricInput, metricOf } from './score-submission.ts';

/** Opens a file anew with each call. */
export type OpenFile = () => AsyncIterable<Uint8Array>;

const REFUSED = 'it would be refused:';

/** Whether the problem is only that the sample, whose ids are fine, holds values that would be refused. */
export function isSampleRefusal({ message }: Problem): boolean {
  return message.startsWith(REFUSED);
}

export interface AnswerChecks {
  /**
   * Whether the answers, handed in, must be valid and reach the metric's optimum: true by default. A competition of the
   * catalog is proven elsewhere, and the answers of some are no submissions (votes instead of shares).
   */
  readonly handInAnswers?: boolean;
}

/**
 * What is wrong with a competition's answers and sample submission, for its maker's eyes: both must be readable and
 * hold the same ids once, the sample must be a valid submission, and the answers, handed in, must reach the metric's
 * optimum. Nothing is thrown for what the files hold.
 */
export async function checkAnswers(
  definition: CompetitionDefinition,
  answersCsv: OpenFile,
  sampleCsv: OpenFile,
  { handInAnswers = true }: AnswerChecks = {},
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
  const answers = await attempt(file, () => readAnswerSource(definition, answersCsv(), sampleCsv));
  const sampleIds = await attempt(sample, () => readIdSet(format, sampleCsv()));
  if (sampleIds !== undefined) {
    const repeated = format.id.repeats === true ? -1 : findRepeatedId(sampleIds);
    if (repeated >= 0)
      problems.push({ path: sample, message: `the id "${sampleIds.textAt(repeated)}" is there twice` });
    const validation = await validateSubmission(format, sampleIds, sampleCsv());
    if (!validation.valid && validation.refusal.code !== 'DUPLICATE_ID') {
      problems.push({ path: sample, message: `${REFUSED} ${describeRefusal(validation.refusal)}` });
    }
  }
  if (answers === undefined) return problems;
  if (sampleIds !== undefined) problems.push(...idProblems(definition, answers.ids, sampleIds));
  const values = valueProblems(definition, answers, handInAnswers);
  problems.push(...values.map((message) => ({ path: file, message })));
  return problems;
}

function idProblems(definition: CompetitionDefinition, answers: Ids, sample: Ids): Problem[] {
  const { file, rows } = definition.answers;
  const samplePath = definition.submission.sample;
  const lacking = (ids: Ids, all: Ids, path: string, other: string): Problem[] => {
    let count = 0;
    let first = '';
    for (let row = 0; row < all.count; row++) {
      if (findIn(ids, all, row) >= 0) continue;
      if (count++ === 0) first = shownId(all.textAt(row));
    }
    return count === 0 ? [] : [{ path, message: `it lacks ${count} ids of ${other}, such as "${first}"` }];
  };
  const problems = [
    ...(rows === 'for-some-ids' ? [] : lacking(answers, sample, file, samplePath)),
    ...lacking(sample, answers, samplePath, file),
  ];
  if (problems.length > 0 || (definition.submission.rowMatching ?? 'by-id') === 'by-id') return problems;
  for (let row = 0; row < sample.count; row++) {
    if (findIn(answers, sample, row) === row) continue;
    const message = `its rows are not in the order of ${samplePath}, which matters in this competition`;
    return [{ path: file, message }];
  }
  return [];
}

/** Can the metric use them? Could they be handed in, and would they win? */
function valueProblems(
  definition: CompetitionDefinition,
  answers: Answers,
  handInAnswers: boolean,
): string[] {
  const metric = metricOf(definition);
  const params = definition.metric.params ?? {};
  const columns =
    'named' in metric.needs ? [] : selectColumns({ params, predicted: definition.submission.columns });
  const unfit = metric.checkTruth?.({ rows: answers.rows, truth: answers.columns, params, columns }) ?? [];
  if (!handInAnswers) return [...unfit];
  const problems = [
    ...unfit,
    ...definition.submission.columns.flatMap((format) => {
      const column = answers.columns.get(format.name);
      return column === undefined ? [] : rangeProblems(format, column, answers.rows);
    }),
  ];
  const complete = definition.submission.columns.every(({ name }) => answers.columns.has(name));
  if (problems.length > 0 || metric.optimum === null || !complete) return problems;
  const fileOrder = Int32Array.from({ length: answers.rows }, (_, row) => row);
  const best = metric.compute(metricInput(definition, answers, { columns: answers.columns, fileOrder }));
  if (best === metric.optimum || Math.abs(best - metric.optimum) <= 1e-9) return [];
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
        (Number.isNaN(value) && format.missing === 'nan') ||
        (value >= (format.min ?? -Infinity) &&
          value <= (format.max ?? Infinity) &&
          (format.kind !== 'integer' || Number.isInteger(value)));
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
