import { BooleanReader } from './boolean-reader.ts';
import { CategoryReader } from './category-reader.ts';
import { TextColumnBuilder, type TextSink } from './column-builder.ts';
import type { ColumnFormat } from './format.ts';
import { NumberReader } from './number-reader.ts';
import { TextReader } from './text-reader.ts';
import type { ValueReader } from './value-reader.ts';

/** A reader for `rows` rows of the column; without `keep` it only checks. A text column may have another place to go. */
export function createValueReader(
  format: ColumnFormat,
  rows: number,
  keep: boolean,
  texts?: TextSink,
): ValueReader {
  const kept = keep ? rows : undefined;
  switch (format.kind) {
    case 'text':
      return new TextReader(format, keep ? (texts ?? new TextColumnBuilder(rows)) : undefined);
    case 'category':
      return new CategoryReader(format, kept);
    case 'boolean':
      return new BooleanReader(format, kept);
    case 'number':
    case 'integer':
      return new NumberReader(format, kept);
  }
}
