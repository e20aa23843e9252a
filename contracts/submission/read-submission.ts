import type { Column } from './column.ts';
import type { TextSink } from './column-builder.ts';
import { createValueReader } from './create-value-reader.ts';
import { CsvReader, readCsv } from './csv-reader.ts';
import type { CsvLimits, Fields } from './csv-reader.ts';
import type { SubmissionFormat } from './format.ts';
import { headerNames, matchHeader } from './header.ts';
import { IdFields, idColumns } from './id-fields.ts';
import { IdMatcher } from './id-reader.ts';
import type { Ids } from './id-set.ts';
import type { Refusal } from './refusal.ts';
import { rowOrder, type RowOrder } from './row-order.ts';
import { sumRefusal } from './row-sums.ts';
import { shownBytes, shownText } from './shown-text.ts';
import type { ValueReader } from './value-reader.ts';

/** Used where a format sets no limit of its own. */
const DEFAULT_MAX_SUBMISSION_BYTES = 2 * 1024 * 1024 * 1024;

interface ReadOptions {
  /** Keep the values; otherwise they are only checked. */
  readonly keep: boolean;
  /** By row of the ids, other than 0 where values are kept; without it, all are. Every value is checked all the same. */
  readonly wantedRows?: Uint8Array | undefined;
  /** By column of kind text: what takes its texts in place of a column that holds them all. */
  readonly textSinks?: ReadonlyMap<string, TextSink> | undefined;
  readonly csvLimits?: CsvLimits;
}

type ReadResult =
  | {
      readonly valid: true;
      readonly rows: number;
      readonly columns: ReadonlyMap<string, Column>;
      /** For each row of the file the row that it counts as. */
      readonly fileOrder: Int32Array;
    }
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
  const pass = new SubmissionPass(format, ids, options);
  const reader = new CsvReader(
    (buffer, fields, line) => pass.record(buffer, fields, line),
    options.csvLimits,
  );
  const maxBytes = format.limits?.maxBytes ?? DEFAULT_MAX_SUBMISSION_BYTES;
  const unread = await readCsv(submission, reader, maxBytes);
  const refusal = unread === undefined ? pass.verdict() : pass.withColumn(unread, reader.refusedField);
  if (refusal !== undefined) return { valid: false, refusal };
  return { valid: true, rows: ids.count, columns: pass.columns(), fileOrder: pass.fileOrder };
}

class SubmissionPass {
  /** Filled while rows are kept; one entry a row of the file. */
  readonly fileOrder: Int32Array;
  readonly #format: SubmissionFormat;
  readonly #ids: Ids;
  readonly #matcher: IdMatcher;
  readonly #order: RowOrder;
  readonly #readers: ReadonlyMap<string, ValueReader>;
  readonly #valueOf = (column: string): number => this.#readers.get(column)?.last ?? 0;
  readonly #maxRows: number;
  readonly #wantedRows: Uint8Array | undefined;
  #rows = 0;
  #columnCount = 0;
  /** As the header has them. */
  #names: readonly string[] = [];
  #idFields = new IdFields([0]);
  /** Wanted columns in file order: where each stands, and who reads it. */
  #positions: number[] = [];
  #fileReaders: ValueReader[] = [];

  constructor(format: SubmissionFormat, ids: Ids, { keep, wantedRows, textSinks }: ReadOptions) {
    this.#format = format;
    this.#ids = ids;
    this.#wantedRows = wantedRows;
    this.#matcher = new IdMatcher(ids, format.id);
    this.#order = rowOrder(format.rowMatching, ids, idColumns(format.id));
    this.#readers = new Map(
      format.columns.map((c) => [c.name, createValueReader(c, ids.count, keep, textSinks?.get(c.name))]),
    );
    this.fileOrder = new Int32Array(keep ? ids.count : 0);
    // Far too many rows need not be counted to the end.
    this.#maxRows = 4 * ids.count + 1024;
  }

  record(buffer: Uint8Array, fields: Fields, line: number): Refusal | undefined {
    if (this.#columnCount === 0) return this.#header(buffer, fields, line);
    if (fields.count !== this.#columnCount) {
      return { code: 'WRONG_COLUMN_COUNT', line, got: fields.count, want: this.#columnCount };
    }
    if (++this.#rows > this.#maxRows) return { code: 'ROW_COUNT', got: this.#rows, want: this.#ids.count };
    const id = this.#idFields;
    id.locate(buffer, fields);
    const matched = this.#matcher.match(id.bytes, id.start, id.end, line);
    if (matched === -2) {
      const got = shownBytes(id.bytes, id.start, id.end);
      return { code: 'NOT_AN_INTEGER', line, column: shownText(this.#format.id.column), got };
    }
    const row = this.#order.place(matched, line);
    if (this.#rows <= this.fileOrder.length) this.fileOrder[this.#rows - 1] = row;
    const kept = this.#wantedRows === undefined || this.#wantedRows[row] !== 0 ? row : -1;
    const { starts, ends } = fields;
    for (let i = 0; i < this.#positions.length; i++) {
      const position = this.#positions[i] as number;
      const reader = this.#fileReaders[i] as ValueReader;
      const start = starts[position] as number;
      const end = ends[position] as number;
      if (!reader.read(buffer, start, end, kept)) return reader.explain(buffer, start, end, line);
    }
    const { rowSums } = this.#format;
    return rowSums === undefined ? undefined : sumRefusal(rowSums, this.#valueOf, line);
  }

  verdict(): Refusal | undefined {
    if (this.#columnCount === 0) return { code: 'EMPTY_FILE' };
    if (this.#rows === 0 && this.#ids.count > 0) return { code: 'ROW_COUNT', got: 0, want: this.#ids.count };
    const ids = this.#matcher.verdict() ?? this.#order.verdict();
    if (ids !== undefined) return ids;
    for (const reader of this.#readers.values()) {
      const refusal = reader.verdict();
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }

  /** The refusal of a field says which column it is of, once the header is known. */
  withColumn(refusal: Refusal, field: number | undefined): Refusal {
    const name = field === undefined ? undefined : this.#names[field];
    return name === undefined ? refusal : { ...refusal, column: shownText(name) };
  }

  columns(): ReadonlyMap<string, Column> {
    return new Map([...this.#readers].map(([name, reader]) => [name, reader.column()]));
  }

  #header(buffer: Uint8Array, fields: Fields, line: number): Refusal | undefined {
    const { id, columns, extraColumns, columnMatching } = this.#format;
    const wanted = { ids: idColumns(id), values: columns, extraColumns };
    const matching = columnMatching ?? 'by-name';
    const names = headerNames(buffer, fields);
    const match = matchHeader(names, { ...wanted, matching }, line);
    if ('refusal' in match) return match.refusal;
    this.#columnCount = fields.count;
    this.#names = names;
    this.#idFields = new IdFields(match.ids);
    const inFileOrder = [...this.#readers.values()]
      .map((reader, i) => ({ reader, position: match.values[i] as number }))
      .sort((a, b) => a.position - b.position);
    this.#positions = inFileOrder.map(({ position }) => position);
    this.#fileReaders = inFileOrder.map(({ reader }) => reader);
    return undefined;
  }
}
