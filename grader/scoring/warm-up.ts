import { setImmediate as nextTurn } from 'node:timers/promises';
import { textAt, type Column } from '../../contracts/submission/column.ts';
import type { ColumnFormat } from '../../contracts/submission/format.ts';
import { idColumns, ID_SEPARATOR } from '../../contracts/submission/id-fields.ts';
import type { CompetitionDefinition } from '../catalog/competition-definition.ts';
import type { Answers } from './answers.ts';
import { firstRows } from './draw-rows.ts';
import { scoreSubmission } from './score-submission.ts';

/** Rows of the small submission; enough for loops to run hot, few enough that one scoring takes some milliseconds. */
const ROWS = 2_000;
const MAX_MS = 500;
const MAX_SCORINGS = 100;
/** The scoring that has a standard error made as well, which takes as long as many: when the rest runs hot. */
const WITH_ERROR = 20;

/**
 * Scores a small made-up submission again and again, so that the code that will score the real one is compiled when it
 * comes: it takes the first answers and predicts, for each row, the answer of another. What comes of it is thrown away,
 * and so is any failure: not every format can be made up.
 */
export async function warmUpScoring(
  definition: CompetitionDefinition,
  answers: Answers,
  enough: () => boolean,
): Promise<void> {
  const startedAtMs = performance.now();
  try {
    const few = firstRows(answers, ROWS);
    const csv = Buffer.from(submissionCsv(definition, few));
    for (let scorings = 0; scorings < MAX_SCORINGS; scorings++) {
      if (enough() || performance.now() - startedAtMs > MAX_MS) return;
      await scoreSubmission(definition, few, inOnePiece(csv), { standardError: scorings === WITH_ERROR });
      await nextTurn();
    }
  } catch {
    // The real submission is scored all the same, only slower.
  }
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

/** A submission for `answers` in which each row has the values of the next one's answer. */
export function submissionCsv({ submission }: CompetitionDefinition, answers: Answers): string {
  const names = [...idColumns(submission.id), ...submission.columns.map(({ name }) => name)];
  const lines = [names];
  for (let row = 0; row < answers.rows; row++) {
    const ids = answers.ids.textAt(row).split(ID_SEPARATOR);
    const next = (row + 1) % answers.rows;
    lines.push([...ids, ...submission.columns.map((column) => cellText(column, answers, next))]);
  }
  return lines.map((cells) => `${cells.map(quoted).join(',')}\n`).join('');
}

function cellText(format: ColumnFormat, { columns }: Answers, row: number): string {
  const column: Column | undefined = columns.get(format.name) ?? columns.values().next().value;
  switch (format.kind) {
    case 'number': {
      const value = column?.kind === 'number' ? (column.values[row] as number) : 0.5;
      const [least, greatest] = [format.min ?? -1e9, format.max ?? 1e9];
      return String(Math.min(greatest, Math.max(least, Number.isNaN(value) ? 0 : value)));
    }
    case 'integer':
    case 'boolean':
      return column?.kind === 'number' ? String(column.values[row]) : '1';
    case 'text':
      return column?.kind === 'text' ? textAt(column, row) : '1';
    case 'category':
      return column?.kind === 'category'
        ? (column.categories[column.codes[row] as number] ?? '')
        : (format.categories?.[0] ?? '');
  }
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
