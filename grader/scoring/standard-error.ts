import type { NoStandardError } from '../../contracts/report/report.ts';
import { groupRows, rowsOfGroups } from '../metrics/group-codes.ts';
import type { Metric, MetricInput } from '../metrics/metric.ts';
import { RESAMPLING, type Resampling } from '../metrics/resampling.ts';
import { drawRows, inOrder, rowNumbers, textIds } from './draw-rows.ts';

const RESAMPLES = 200;
/** Of a part, enough to know the error to a fourteenth. */
const PART_RESAMPLES = 100;
/** Fewer units than this say nothing of how scores vary. */
const LEAST_UNITS = 10;
/**
 * What all resamples of the whole input may cost by the metric's estimate, so that the same input gives the same on any
 * machine: beyond it a part will do, where a part says something at all.
 */
const BUDGET_NS = 250e6;
/** Beyond this there is no error. */
const MOST_NS = 1e9;
/** What all resamples of parts may cost, but for the least: a small part of a grading that takes longer anyway. */
const PART_BUDGET_NS = 10e6;
/** Samples smaller than this would not behave as the whole does. */
const LEAST_DRAWN = 500;
/** And what they may really take, should the estimate be far off. */
const MAX_MS = 5_000;
/** Texts of this many bytes count as one more cell. */
const BYTES_PER_CELL = 32;
/** A greater share of undefined scores than this would bend the error. */
const MOST_UNDEFINED = 1 / 20;
/** What is left of equal scores by the order in which terms are added up. */
const ROUNDING = 1e-12;
const SEED = 0x9e3779b9;

/**
 * The bootstrap standard error of a score: the standard deviation (ddof 1) of the scores of 200 inputs drawn from this
 * one with replacement, by rows or by groups of rows. The seed is fixed: the same input gives the same error. Only this
 * one number leaves here, never the score of a part.
 *
 * Of a large input, m of its n rows are drawn a hundred times, and the deviation is taken times the root of m / n: the error of all
 * these metrics falls with the root of the number of rows.
 *
 * @param nowMs a clock; a test may have its own.
 */
export function standardErrorOf(
  metric: Metric,
  input: MetricInput,
  nowMs: () => number = () => performance.now(),
): number | NoStandardError {
  const resampling = RESAMPLING.get(metric.name);
  if (resampling === undefined) return 'metric';
  if (input.rows < LEAST_UNITS) return 'too_few_rows';
  const drawnRows = rowsWorthDrawing(resampling, input);
  const resamples = drawnRows < input.rows ? PART_RESAMPLES : RESAMPLES;
  if (drawnRows === 0) return 'too_large';
  const sampler = samplerOf(resampling, input, drawnRows);
  if (sampler.units < LEAST_UNITS) return 'too_few_rows';
  const random = mulberry32(SEED);
  const scores: number[] = [];
  const startedAtMs = nowMs();
  for (let i = 0; i < resamples; i++) {
    if (nowMs() - startedAtMs > MAX_MS) return 'too_long';
    const score = metric.compute(sampler.draw(random));
    if (Number.isFinite(score)) scores.push(score);
    else if (i + 1 - scores.length > resamples * MOST_UNDEFINED) return 'undefined';
  }
  const error = deviation(scores) * Math.sqrt(drawnRows / input.rows);
  return Number.isFinite(error) ? error : 'undefined';
}

/** How many rows a sample has: all, fewer where all cost too much, 0 where neither will do. */
function rowsWorthDrawing(resampling: Resampling, input: MetricInput): number {
  const onceNs = costNs(resampling, input);
  const onlyWhole = resampling.unit !== 'row' || resampling.onlyWhole === true;
  if (onceNs * RESAMPLES <= (onlyWhole ? MOST_NS : BUDGET_NS)) return input.rows;
  if (onlyWhole) return 0;
  const partNs = onceNs * PART_RESAMPLES;
  const rows = Math.max(LEAST_DRAWN, Math.floor((input.rows * PART_BUDGET_NS) / partNs));
  if (rows >= input.rows) return input.rows;
  return (partNs * rows) / input.rows <= MOST_NS ? rows : 0;
}

function costNs({ nsPerCell }: Resampling, { rows, truth, predicted }: MetricInput): number {
  const columns = [...truth.values(), ...predicted.values()];
  const cells = columns.reduce(
    (sum, column) => sum + rows + (column.kind === 'text' ? column.bytes.length : 0) / BYTES_PER_CELL,
    0,
  );
  return cells * nsPerCell;
}

interface Sampler {
  /** How many there are to draw from. */
  readonly units: number;
  draw(random: () => number): MetricInput;
}

/** @param drawnRows how many rows a sample has, where rows are drawn. */
function samplerOf({ unit }: Resampling, input: MetricInput, drawnRows: number): Sampler {
  if (unit === 'row') {
    const ids = rowNumbers(drawnRows);
    const rows = new Int32Array(drawnRows);
    const order = inOrder(drawnRows);
    return {
      units: input.rows,
      draw(random) {
        for (let i = 0; i < rows.length; i++) rows[i] = Math.floor(random() * input.rows);
        return drawRows(input, rows, ids, order);
      },
    };
  }
  const texts = Array.from({ length: input.rows }, (_, row) => input.ids.textAt(row));
  const groups = rowsOfGroups(groupRows(input.rows, (row) => unit.groupOf(texts[row] ?? '')));
  return {
    units: groups.length,
    draw(random) {
      const drawn = groups.map(() => groups[Math.floor(random() * groups.length)] ?? []);
      // A group that is drawn twice is two groups: each draw has ids of its own.
      const ids = textIds(drawn.flatMap((rows, i) => rows.map((row) => `${i}~${texts[row] ?? ''}`)));
      const rows = Int32Array.from(drawn.flat());
      return drawRows(input, rows, ids, inOrder(rows.length));
    },
  };
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const found = Math.sqrt(squares / (values.length - 1));
  return found < ROUNDING * Math.max(1, Math.abs(mean)) ? 0 : found;
}

/** A small generator of numbers in [0, 1): the order of draws must be the same everywhere and for ever. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
