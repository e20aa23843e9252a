import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { NoStandardError } from '../../contracts/report/report.ts';
import type { TextSink } from '../../contracts/submission/column-builder.ts';
import type { Column } from '../../contracts/submission/column.ts';
import { readSubmission } from '../../contracts/submission/read-submission.ts';
import type { Refusal } from '../../contracts/submission/refusal.ts';
import { submissionFormat } from '../catalog/competition-definition.ts';
import type { CompetitionDefinition } from '../catalog/competition-definition.ts';
import type { Metric, MetricInput } from '../metrics/metric.ts';
import { METRICS } from '../metrics/registry.ts';
import { selectColumns } from '../metrics/select-columns.ts';
import type { Answers } from './answers.ts';
import { standardErrorOf } from './standard-error.ts';

export type ScoreOutcome =
  | {
      readonly kind: 'graded';
      readonly score: number;
      readonly rows: number;
      /** Bootstrap standard error of the score, or why there is none. */
      readonly standardError?: number | NoStandardError;
    }
  | { readonly kind: 'invalid'; readonly refusal: Refusal };

export interface ScoringOptions {
  /** Also say how far the score might lie off, which takes up to some hundred scorings. */
  readonly standardError?: boolean;
  /** What prepareMetric made of the same definition and answers. */
  readonly prepared?: object | undefined;
}

/**
 * Scores a submission in one reading of it: the checks of validate, the match of its rows to the answers, the metric.
 * The same definition, answers and bytes give the same outcome; the order of the rows plays no part.
 * @throws PodiumError BAD_COMPETITION when definition and answers do not belong together, never for a submission.
 */
export async function scoreSubmission(
  definition: CompetitionDefinition,
  answers: Answers,
  submission: AsyncIterable<Uint8Array>,
  options: ScoringOptions = {},
): Promise<ScoreOutcome> {
  const metric = metricOf(definition);
  const result = await readSubmission(submissionFormat(definition), answers.ids, submission, {
    keep: true,
    wantedRows: definition.answers.rows === 'for-some-ids' ? answeredRows(answers) : undefined,
    textSinks: rowByRow(definition, metric, answers),
  });
  if (!result.valid) return { kind: 'invalid', refusal: result.refusal };
  const input = { ...metricInput(definition, answers, result), prepared: options.prepared };
  const score = metric.compute(input);
  if (!Number.isFinite(score)) return { kind: 'invalid', refusal: { code: 'SCORE_NOT_FINITE' } };
  const graded = { kind: 'graded', score, rows: result.rows } as const;
  return options.standardError === true
    ? { ...graded, standardError: standardErrorOf(metric, input) }
    : graded;
}

/** What can be done for the metric before there is a submission. */
export function prepareMetric(definition: CompetitionDefinition, answers: Answers): object | undefined {
  const [name] = pairedColumns(definition);
  const truth = name === undefined ? undefined : answers.columns.get(name);
  return truth && metricOf(definition).prepare?.(truth);
}

/** For a metric that scores each row as it is read. Cells that may be reprinted when all are read must be kept. */
function rowByRow(
  definition: CompetitionDefinition,
  metric: Metric,
  answers: Answers,
): ReadonlyMap<string, TextSink> | undefined {
  if (metric.rowByRow === undefined) return undefined;
  const [name] = pairedColumns(definition);
  const column = definition.submission.columns.find((one) => one.name === name);
  const truth = name === undefined ? undefined : answers.columns.get(name);
  if (name === undefined || column?.kind !== 'text' || column.allNumbers === 'reprint') return undefined;
  const sink = truth === undefined ? undefined : metric.rowByRow(truth);
  return sink === undefined ? undefined : new Map([[name, sink]]);
}

/** The names of the columns that the metric compares in pairs. */
function pairedColumns(definition: CompetitionDefinition): readonly string[] {
  if ('named' in metricOf(definition).needs) return [];
  const params = definition.metric.params ?? {};
  return selectColumns({ params, predicted: definition.submission.columns });
}

/** 1 for each row that has an answer: the only ones a metric looks at where there are answers for some ids alone. */
function answeredRows(answers: Answers): Uint8Array {
  const answered = new Uint8Array(answers.rows);
  for (const column of answers.columns.values()) {
    if (column.kind !== 'text') answered.fill(1);
    else
      for (let row = 0; row < answers.rows; row++)
        if (column.starts[row] !== column.ends[row]) answered[row] = 1;
  }
  return answered;
}

/** The competition's metric. @throws PodiumError BAD_COMPETITION when this grader has none of that name. */
export function metricOf(definition: CompetitionDefinition): Metric {
  const metric = METRICS.get(definition.metric.name);
  if (metric !== undefined) return metric;
  const message = `Competition ${definition.id} wants the metric "${definition.metric.name}", which this grader lacks.`;
  throw new PodiumError('BAD_COMPETITION', message, { details: { competition: definition.id } });
}

/** What is handed to the metric: the columns of both sides by name, and the pairs it compares. */
export function metricInput(
  definition: CompetitionDefinition,
  answers: Answers,
  submission: { readonly columns: ReadonlyMap<string, Column>; readonly fileOrder: Int32Array },
): MetricInput {
  const params = definition.metric.params ?? {};
  const predicted = submission.columns;
  const pairs = pairedColumns(definition).map((name) => {
    const pair = { name, truth: answers.columns.get(name), predicted: predicted.get(name) };
    if (pair.truth === undefined || pair.predicted === undefined) {
      const message = `Competition ${definition.id} has no answers for the column "${name}" that its metric reads.`;
      throw new PodiumError('BAD_COMPETITION', message, { details: { competition: definition.id } });
    }
    return { name, truth: pair.truth, predicted: pair.predicted };
  });
  const { rows, ids, columns: truth } = answers;
  return { rows, pairs, truth, predicted, ids, fileOrder: submission.fileOrder, params };
}
