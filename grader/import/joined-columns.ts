import { CsvReader, readCsv } from '../../contracts/submission/csv-reader.ts';
import type { IdColumn } from '../../contracts/submission/format.ts';
import { headerNames } from '../../contracts/submission/header.ts';
import { ID_SEPARATOR, idColumns } from '../../contracts/submission/id-fields.ts';

/** Columns of a public CSV, beside the rows of the answers that were asked for. */
export interface JoinedColumns {
  /** How many of those rows the file has. */
  readonly matched: number;
  readonly columns: readonly { readonly name: string; readonly cells: readonly (string | undefined)[] }[];
}

const MAX_COLUMNS = 200;
const MAX_CELL_CHARACTERS = 100;

/**
 * Finds the rows with given ids in a CSV that has the id's columns. Null when it has not, or cannot be read. Where an id
 * is there several times its first row counts. A column of the rows' places in the file is added.
 *
 * @param wanted the row of each id, as Ids.textAt writes ids.
 */
export async function joinColumns(
  csv: AsyncIterable<Uint8Array>,
  id: IdColumn,
  wanted: ReadonlyMap<string, number>,
): Promise<JoinedColumns | null> {
  let ids: number[] | undefined;
  let others: { name: string; position: number; cells: (string | undefined)[] }[] = [];
  const places: (string | undefined)[] = new Array<undefined>(wanted.size).fill(undefined);
  const utf8 = new TextDecoder();
  let place = 0;
  let matched = 0;
  const reader = new CsvReader((buffer, fields) => {
    if (ids === undefined) {
      const names = headerNames(buffer, fields);
      ids = idColumns(id).map((name) => names.indexOf(name));
      if (ids.includes(-1)) return { code: 'BAD_HEADER', line: 1 };
      const known = new Set(ids);
      others = names
        .map((name, position) => ({
          name,
          position,
          cells: new Array<undefined>(wanted.size).fill(undefined),
        }))
        .filter(({ position }) => !known.has(position))
        .slice(0, MAX_COLUMNS);
      return undefined;
    }
    const cell = (position: number): string =>
      utf8.decode(buffer.subarray(fields.starts[position], fields.ends[position]));
    const text = ids.map(cell).join(ID_SEPARATOR);
    const row = wanted.get(id.kind === 'integer' ? String(Number(text)) : text);
    place += 1;
    if (row === undefined || places[row] !== undefined) return undefined;
    matched += 1;
    places[row] = String(place);
    for (const { position, cells } of others) {
      if (position < fields.count) cells[row] = cell(position).slice(0, MAX_CELL_CHARACTERS);
    }
    return undefined;
  });
  const refusal = await readCsv(csv, reader, Number.MAX_SAFE_INTEGER);
  if (refusal !== undefined) return null;
  return { matched, columns: [...others, { name: ROW_ORDER, cells: places }] };
}

/** What the column of places is called. */
export const ROW_ORDER = '(order of the rows)';
