import { printable } from './printable.ts';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** Numbers stand right. */
  readonly right?: boolean;
}

/** Rows under aligned titles, without a trailing newline. Cells are made printable and kept to one line. */
export function renderTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = rows.map((row) => columns.map((column) => oneLine(column.cell(row))));
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...cells.map((row) => width(row[index] ?? ''))),
  );
  const line = (values: readonly string[]): string =>
    values
      .map((value, index) => {
        const padding = ' '.repeat(Math.max(0, (widths[index] ?? 0) - width(value)));
        return columns[index]?.right ? padding + value : value + padding;
      })
      .join('  ')
      .trimEnd();
  return [line(columns.map((column) => column.title)), ...cells.map(line)].join('\n');
}

function oneLine(text: string): string {
  return printable(text).replace(/[\n\t]+/g, ' ');
}

/** Characters as people count them; wide scripts are not measured. */
function width(text: string): number {
  return [...text].length;
}
