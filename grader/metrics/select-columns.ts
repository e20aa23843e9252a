import type { ColumnKind } from '../../contracts/submission/format.ts';
import type { Metric, MetricParams, NamedNeeds, PairNeeds } from './metric.ts';
import { columnNameOf } from './named-columns.ts';

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
  const { needs } = metric;
  const own = 'named' in needs ? [] : ['columns'];
  const keys =
    'named' in needs ? [...Object.keys(needs.named.predicted), ...Object.keys(needs.named.truth)] : [];
  const known = new Set([...own, ...keys, ...(metric.params ?? [])]);
  const problems = Object.keys(use.params)
    .filter((name) => !known.has(name))
    .map((name) => `${metric.name} has no parameter "${name}"`);
  const found =
    'named' in needs ? namedProblems(metric.name, needs, use) : pairsProblems(metric.name, needs, use);
  return [...problems, ...found];
}

function namedProblems(metric: string, { named }: NamedNeeds, use: MetricUse): string[] {
  const side = (
    wanted: Readonly<Record<string, readonly ColumnKind[]>>,
    have: readonly NamedKind[],
    where: string,
  ) =>
    Object.entries(wanted).flatMap(([key, allowed]) => {
      const name = columnNameOf(use.params, key);
      const kind = have.find((column) => column.name === name)?.kind;
      return kindProblems(metric, name, kind, allowed, where);
    });
  return [...side(named.predicted, use.predicted, 'submission'), ...side(named.truth, use.truth, 'answers')];
}

function pairsProblems(metric: string, needs: PairNeeds, use: MetricUse): string[] {
  const problems: string[] = [];
  const named = use.params['columns'];
  if (named !== undefined && !Array.isArray(named)) problems.push('"columns" must be a list of column names');
  const columns = selectColumns(use);
  if (needs.count === 'one' && columns.length !== 1) {
    problems.push(`${metric} reads one column, here are ${columns.length}: name it in params.columns`);
  }
  const least = needs.count === 'several' ? 2 : 1;
  if (columns.length < least) problems.push(`${metric} needs at least ${least} columns`);
  if (new Set(columns).size !== columns.length) problems.push('params.columns names a column twice');
  for (const name of columns) problems.push(...pairProblems(metric, needs, use, name));
  return problems;
}

function pairProblems(metric: string, needs: PairNeeds, use: MetricUse, name: string): string[] {
  const predicted = use.predicted.find((column) => column.name === name)?.kind;
  const truth = use.truth.find((column) => column.name === name)?.kind;
  const problems = [
    ...kindProblems(metric, name, predicted, needs.predicted, 'submission'),
    ...kindProblems(metric, name, truth, needs.truth, 'answers'),
  ];
  if (predicted !== undefined && truth !== undefined && isNumeric(predicted) !== isNumeric(truth)) {
    problems.push(
      `"${name}" is ${predicted} in the submission and ${truth} in the answers: they never match`,
    );
  }
  return problems;
}

function kindProblems(
  metric: string,
  name: string,
  kind: ColumnKind | undefined,
  allowed: readonly ColumnKind[],
  where: string,
): string[] {
  if (kind === undefined) return [`${metric} needs a column "${name}" in the ${where}`];
  if (allowed.includes(kind)) return [];
  return [`${metric} needs "${name}" in the ${where} to be ${allowed.join(' or ')}, not ${kind}`];
}

function isNumeric(kind: ColumnKind): boolean {
  return kind === 'number' || kind === 'integer' || kind === 'boolean';
}
