import type { CompetitionDefinition } from '../catalog/competition-definition.ts';
import type { Answers } from '../scoring/answers.ts';
import { targetsOf } from './answer-targets.ts';
import { joinColumns, ROW_ORDER } from './joined-columns.ts';
import { bestSeparation, rankColumn } from './separation.ts';

/** A public column that all but says what the answers are. Names and a number only: no answer is quoted. */
export interface TellingColumn {
  readonly path: string;
  readonly column: string;
  /** The column of the answers that it predicts. */
  readonly answer: string;
  readonly auc: number;
}

export interface ScannedFile {
  /** Below public/. */
  readonly path: string;
  readonly sizeBytes: number;
  open(): AsyncIterable<Uint8Array>;
}

export interface LeakScan {
  readonly telling: readonly TellingColumn[];
  /** CSV files that were too large to be looked at. */
  readonly skipped: readonly string[];
}

/** Above this a column is called telling. */
const TELLING_AUC = 0.99;
const SAMPLED_ROWS = 20_000;
const MAX_FILE_BYTES = 256 * 2 ** 20;
const MAX_TOTAL_BYTES = 2 ** 30;

/**
 * Looks for public columns that predict the answers: every column of every CSV that has the competition's id and at
 * least half of the test's rows, over a sample of the rows, against each column of the answers. The sample submission
 * is looked at for the order of its rows alone.
 *
 * It is bounded, and a first look only: files of other kinds, ids under other names, pictures and what several columns
 * say together are not seen.
 */
export async function scanForLeaks(
  answers: Answers,
  { id, columns, sample }: CompetitionDefinition['submission'],
  files: readonly ScannedFile[],
): Promise<LeakScan> {
  const predicted = new Set(columns.map(({ name }) => name));
  const { rows, placeOfId } = sampleRows(answers);
  const targets = targetsOf(answers, rows, predicted);
  const telling: TellingColumn[] = [];
  const skipped: string[] = [];
  if (targets.length === 0) return { telling, skipped };
  let totalBytes = 0;
  for (const file of files.filter(({ path }) => /\.csv$/i.test(path))) {
    if (file.sizeBytes > MAX_FILE_BYTES || totalBytes + file.sizeBytes > MAX_TOTAL_BYTES) {
      skipped.push(file.path);
      continue;
    }
    totalBytes += file.sizeBytes;
    const joined = await joinColumns(file.open(), id, placeOfId);
    if (joined === null || 2 * joined.matched < rows.length) continue;
    for (const { name, cells } of joined.columns) {
      if (file.path === sample && name !== ROW_ORDER) continue;
      const ranked = rankColumn(cells);
      const found = targets
        .map((target) => ({ answer: target.column, auc: bestSeparation(cells, target, ranked) }))
        .reduce((best, one) => (one.auc > best.auc ? one : best));
      if (found.auc > TELLING_AUC) telling.push({ path: file.path, column: name, ...found });
    }
  }
  return { telling, skipped };
}

/** Rows evenly spread, so that every part of the file is there; of a repeated id the first one. */
function sampleRows({ ids, rows: all }: Answers): { rows: number[]; placeOfId: Map<string, number> } {
  const rows: number[] = [];
  const placeOfId = new Map<string, number>();
  const count = Math.min(all, SAMPLED_ROWS);
  for (let index = 0; index < count; index++) {
    const row = Math.floor((index * all) / count);
    const id = ids.textAt(row);
    if (placeOfId.has(id)) continue;
    placeOfId.set(id, rows.length);
    rows.push(row);
  }
  return { rows, placeOfId };
}
