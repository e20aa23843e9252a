import type { ColumnKind } from '../../contracts/submission/format.ts';
import type { Metric, MetricParams } from './metric.ts';

interface NamedKind {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** What a competition offers a metric. */
interface MetricUse {
  readonly params: MetricParams;
  readonly predicted: readonly NamedKind[];
  readonly truth: readonly NamedKind[];
}

/** The columns that the metric reads: those its `columns` parameter names, or all of the submission's. */
export function selectColumns(use: Pick<MetricUse, 'params' | 'predicted'>): readonly string[] {
  const named = use.params['columns'];
  return Array.isArray(named) ? named : use.predicted.map((column) => column.name);
}

/** What the metric lacks in this competition, as sentences. */
export function metricProblems(metric: Metric, use: MetricUse): string[] {
  const problems: string[] = [];
  const known = new Set(['columns', ...(metric.params ?? [])]);
  for (const name of Object.keys(use.params)) {
    if (!known.has(name)) problems.push(`${metric.name} has no parameter "${name}"`);
  }
  const named = use.params['columns'];
  if (named !== undefined && !Array.isArray(named)) problems.push('"columns" must be a list of column names');
  const columns = selectColumns(use);
  if (metric.needs.count === 'one' && columns.length !== 1) {
    problems.push(`${metric.name} reads one column, here are ${columns.length}: name it in params.columns`);
  }
  const least = metric.needs.count === 'several' ? 2 : 1;
  if (columns.length < least) problems.push(`${metric.name} needs at least ${least} columns`);
  if (new Set(columns).size !== columns.length) problems.push('params.columns names a column twice');
  for (const name of columns) problems.push(...pairProblems(metric, use, name));
  return problems;
}

function pairProblems(metric: Metric, use: MetricUse, name: string): string[] {
  const problems: string[] = [];
  const predicted = use.predicted.find((column) => column.name === name)?.kind;
  const truth = use.truth.find((column) => column.name === name)?.kind;
  const check = (kind: ColumnKind | undefined, allowed: readonly ColumnKind[], where: string) => {
    if (kind === undefined) problems.push(`${metric.name} needs a column "${name}" in the ${where}`);
    else if (!allowed.includes(kind)) {
      problems.push(
        `${metric.name} needs "${name}" in the ${where} to be ${allowed.join(' or ')}, not ${kind}`,
      );
    }
  };
  check(predicted, metric.needs.predicted, 'submission');
  check(truth, metric.needs.truth, 'answers');
  if (predicted !== undefined && truth !== undefined && isNumeric(predicted) !== isNumeric(truth)) {
    problems.push(
      `"${name}" is ${predicted} in the submission and ${truth} in the answers: they never match`,
    );
  }
  return problems;
}

function isNumeric(kind: ColumnKind): boolean {
  return kind === 'number' || kind === 'integer';
}
