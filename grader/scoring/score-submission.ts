import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Column } from '../../contracts/submission/column.ts';
import { readSubmission } from '../../contracts/submission/read-submission.ts';
import type { Refusal } from '../../contracts/submission/refusal.ts';
import { submissionFormat } from '../catalog/competition-definition.ts';
import type { CompetitionDefinition } from '../catalog/competition-definition.ts';
import type { Metric, MetricInput } from '../metrics/metric.ts';
import { METRICS } from '../metrics/registry.ts';
import { selectColumns } from '../metrics/select-columns.ts';
import type { Answers } from './answers.ts';

export type ScoreOutcome =
  | { readonly kind: 'graded'; readonly score: number; readonly rows: number }
  | { readonly kind: 'invalid'; readonly refusal: Refusal };

/**
 * Scores a submission in one reading of it: the checks of validate, the match of its rows to the answers, the metric.
 * The same definition, answers and bytes give the same outcome; the order of the rows plays no part.
 * @throws PodiumError BAD_COMPETITION when definition and answers do not belong together, never for a submission.
 */
export async function scoreSubmission(
  definition: CompetitionDefinition,
  answers: Answers,
  submission: AsyncIterable<Uint8Array>,
): Promise<ScoreOutcome> {
  const metric = metricOf(definition);
  const result = await readSubmission(submissionFormat(definition), answers.ids, submission, { keep: true });
  if (!result.valid) return { kind: 'invalid', refusal: result.refusal };
  const score = metric.compute(metricInput(definition, answers, result));
  if (!Number.isFinite(score)) return { kind: 'invalid', refusal: { code: 'SCORE_NOT_FINITE' } };
  return { kind: 'graded', score, rows: result.rows };
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
  const paired =
    'named' in metricOf(definition).needs
      ? []
      : selectColumns({ params, predicted: definition.submission.columns });
  const pairs = paired.map((name) => {
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
