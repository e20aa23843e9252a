import type { Column } from './column.ts';
import { CsvReader, readCsv } from './csv-reader.ts';
import type { CsvLimits, Fields } from './csv-reader.ts';
import type { SubmissionFormat } from './format.ts';
import { headerNames, matchHeader } from './header.ts';
import { IdMatcher } from './id-reader.ts';
import type { Ids } from './id-set.ts';
import type { Refusal } from './refusal.ts';
import { shownBytes, shownText } from './shown-text.ts';
import { valueReader } from './value-reader.ts';
import type { ValueReader } from './value-reader.ts';

/** Used where a format sets no limit of its own. */
const DEFAULT_MAX_SUBMISSION_BYTES = 2 * 1024 * 1024 * 1024;

interface ReadOptions {
  /** Keep the values; otherwise they are only checked. */
  readonly keep: boolean;
  readonly csvLimits?: CsvLimits;
}

type ReadResult =
  | { readonly valid: true; readonly rows: number; readonly columns: ReadonlyMap<string, Column> }
  | { readonly valid: false; readonly refusal: Refusal };

/**
 * Reads a submission in one pass: parses it, checks each value and matches its rows to `ids`. The columns that come
 * back are aligned with `ids`. The first thing that is wrong with a line ends the reading; ids are counted to the end.
 */
export async function readSubmission(
  format: SubmissionFormat,
  ids: Ids,
  submission: AsyncIterable<Uint8Array>,
  options: ReadOptions,
): Promise<ReadResult> {
  const pass = new SubmissionPass(format, ids, options.keep);
  const reader = new CsvReader(
    (buffer, fields, line) => pass.record(buffer, fields, line),
    options.csvLimits,
  );
  const maxBytes = format.limits?.maxBytes ?? DEFAULT_MAX_SUBMISSION_BYTES;
  const refusal = (await readCsv(submission, reader, maxBytes)) ?? pass.verdict();
  if (refusal !== undefined) return { valid: false, refusal };
  return { valid: true, rows: ids.count, columns: pass.columns() };
}

class SubmissionPass {
  readonly #format: SubmissionFormat;
  readonly #ids: Ids;
  readonly #matcher: IdMatcher;
  readonly #readers: ReadonlyMap<string, ValueReader>;
  readonly #maxRows: number;
  #rows = 0;
  #columnCount = 0;
  #idPosition = -1;
  /** Wanted columns in file order: where each stands, and who reads it. */
  #positions: number[] = [];
  #fileReaders: ValueReader[] = [];

  constructor(format: SubmissionFormat, ids: Ids, keep: boolean) {
    this.#format = format;
    this.#ids = ids;
    this.#matcher = new IdMatcher(ids);
    this.#readers = new Map(format.columns.map((c) => [c.name, valueReader(c, ids.count, keep)]));
    // Far too many rows need not be counted to the end.
    this.#maxRows = 4 * ids.count + 1024;
  }

  record(buffer: Uint8Array, fields: Fields, line: number): Refusal | undefined {
    if (this.#columnCount === 0) return this.#header(buffer, fields, line);
    if (fields.count !== this.#columnCount) {
      return { code: 'WRONG_COLUMN_COUNT', line, got: fields.count, want: this.#columnCount };
    }
    if (++this.#rows > this.#maxRows) return { code: 'ROW_COUNT', got: this.#rows, want: this.#ids.count };
    const { starts, ends } = fields;
    const idStart = starts[this.#idPosition] as number;
    const idEnd = ends[this.#idPosition] as number;
    const row = this.#matcher.match(buffer, idStart, idEnd, line);
    if (row === -2) {
      const got = shownBytes(buffer, idStart, idEnd);
      return { code: 'NOT_AN_INTEGER', line, column: shownText(this.#format.id.column), got };
    }
    for (let i = 0; i < this.#positions.length; i++) {
      const position = this.#positions[i] as number;
      const reader = this.#fileReaders[i] as ValueReader;
      const start = starts[position] as number;
      const end = ends[position] as number;
      if (!reader.read(buffer, start, end, row)) return reader.explain(buffer, start, end, line);
    }
    return this.#format.rowSums === undefined ? undefined : this.#checkSums(line);
  }

  verdict(): Refusal | undefined {
    if (this.#columnCount === 0) return { code: 'EMPTY_FILE' };
    if (this.#rows === 0 && this.#ids.count > 0) return { code: 'ROW_COUNT', got: 0, want: this.#ids.count };
    return this.#matcher.verdict();
  }

  columns(): ReadonlyMap<string, Column> {
    return new Map([...this.#readers].map(([name, reader]) => [name, reader.column()]));
  }

  #header(buffer: Uint8Array, fields: Fields, line: number): Refusal | undefined {
    const { id, columns, extraColumns } = this.#format;
    const wanted = [id.column, ...columns.map((column) => column.name)];
    const match = matchHeader(headerNames(buffer, fields), wanted, extraColumns, line);
    if ('refusal' in match) return match.refusal;
    this.#columnCount = fields.count;
    this.#idPosition = match.positions[0] as number;
    const inFileOrder = [...this.#readers.values()]
      .map((reader, i) => ({ reader, position: match.positions[i + 1] as number }))
      .sort((a, b) => a.position - b.position);
    this.#positions = inFileOrder.map(({ position }) => position);
    this.#fileReaders = inFileOrder.map(({ reader }) => reader);
    return undefined;
  }

  #checkSums(line: number): Refusal | undefined {
    for (const { columns, target, absTol, relTol } of this.#format.rowSums ?? []) {
      let sum = 0;
      for (const name of columns) sum += this.#readers.get(name)?.last ?? 0;
      if (!(Math.abs(sum - target) <= absTol + relTol * Math.abs(target))) {
        return { code: 'ROW_SUM', line, got: sum, want: target };
      }
    }
    return undefined;
  }
}
