import type { Column } from '../../contracts/submission/column.ts';
import type { MetricInput, MetricParams } from './metric.ts';

/** The column that the parameter `key` names: what the parameter says, or the key itself. */
export function columnNameOf(params: MetricParams, key: string): string {
  const named = params[key];
  return typeof named === 'string' ? named : key;
}

/** The predicted column of a key of the metric's named needs, which the definition was checked against. */
export function predictedColumn({ predicted, params }: MetricInput, key: string): Column {
  return columnOf(predicted, params, key);
}

/** The answers' column of a key of the metric's named needs. */
export function truthColumn({ truth, params }: Pick<MetricInput, 'truth' | 'params'>, key: string): Column {
  return columnOf(truth, params, key);
}

function columnOf(columns: ReadonlyMap<string, Column>, params: MetricParams, key: string): Column {
  const column = columns.get(columnNameOf(params, key));
  if (column === undefined) throw new TypeError(`no column for "${key}"`);
  return column;
}
