import { textAt, type Column } from '../../contracts/submission/column.ts';
import type { Answers } from '../scoring/answers.ts';
import type { Target } from './separation.ts';

const MAX_TARGETS = 40;
const CLASSES_A_COLUMN = 10;
/** With more different values than this, a column holds free text. */
const MAX_CLASSES = 1_000;
/** Fewer rows on one side tell a leak from luck badly. */
const MIN_SIDE = 10;

/**
 * Questions about some rows of the answers: for a column of numbers, is it the greater of two values, or above the
 * median; for classes and short texts, is it this class, for the most frequent ones.
 *
 * Columns that are not to be predicted (sizes of pictures, groups) are left out, unless there are no others.
 *
 * @param rows rows of the answers.
 * @param predicted the columns of a submission.
 */
export function targetsOf(
  answers: Answers,
  rows: readonly number[],
  predicted: ReadonlySet<string>,
): Target[] {
  const wanted = [...answers.columns].filter(([name]) => predicted.has(name));
  const targets = (wanted.length > 0 ? wanted : [...answers.columns]).flatMap(([name, column]) =>
    questionsAbout(column, rows).map((positive): Target => ({ column: name, positive })),
  );
  return targets.filter(({ positive }) => isAskable(positive)).slice(0, MAX_TARGETS);
}

function questionsAbout(column: Column, rows: readonly number[]): Uint8Array[] {
  if (column.kind === 'number') {
    const values = rows.map((row) => column.values[row] ?? NaN);
    const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
    const least = sorted[0] ?? 0;
    const greatest = sorted.at(-1) ?? 0;
    const isBinary = sorted.every((value) => value === least || value === greatest);
    const limit = isBinary ? least : (sorted[sorted.length >> 1] ?? 0);
    return [
      Uint8Array.from(values, (value) => (value > limit ? 1 : 0)),
      ...(isBinary ? [] : classes(values.map(String))),
    ];
  }
  return classes(
    rows.map((row) => (column.kind === 'text' ? textAt(column, row) : String(column.codes[row]))),
  );
}

function classes(values: readonly string[]): Uint8Array[] {
  const counts = new Map<string, number>();
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (counts.size > MAX_CLASSES) return [];
  }
  const frequent = [...counts].sort(([, a], [, b]) => b - a).slice(0, CLASSES_A_COLUMN);
  return frequent.map(([wanted]) => Uint8Array.from(values, (value) => (value === wanted ? 1 : 0)));
}

function isAskable(positive: Uint8Array): boolean {
  const count = positive.reduce((sum, is) => sum + is, 0);
  return count >= MIN_SIDE && positive.length - count >= MIN_SIDE;
}
