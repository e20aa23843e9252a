import { parseBooleanWord } from '../../contracts/submission/boolean-reader.ts';
import { ByteBuilder, NumberBuilder } from '../../contracts/submission/column-builder.ts';
import type { Column, TextColumn } from '../../contracts/submission/column.ts';
import { isMissing } from '../../contracts/submission/missing-text.ts';
import { NumbersWatch, reprinted } from '../../contracts/submission/numbers-watch.ts';
import { parseNumber } from '../../contracts/submission/number-text.ts';
import type { AnswerColumn } from '../catalog/competition-definition.ts';

/** Collects one column of the answers, cell by cell. */
export interface AnswerBuilder {
  /** False when bytes [start, end) are no value of the column's kind. */
  add(buffer: Uint8Array, start: number, end: number): boolean;
  build(): Column;
}

export function answerBuilder(column: AnswerColumn): AnswerBuilder {
  switch (column.kind) {
    case 'number':
    case 'integer':
      return numberBuilder(column);
    case 'boolean':
      return booleanBuilder();
    case 'text':
      return textBuilder(column);
    case 'category':
      return categoryBuilder();
  }
}

function numberBuilder({ kind, missing }: AnswerColumn): AnswerBuilder {
  const values = new NumberBuilder();
  return {
    add(buffer, start, end) {
      if (missing === 'nan' && isMissing(buffer, start, end)) {
        values.add(NaN);
        return true;
      }
      const value = parseNumber(buffer, start, end);
      if (!Number.isFinite(value) || (kind === 'integer' && !Number.isInteger(value))) return false;
      values.add(value);
      return true;
    },
    build: () => ({ kind: 'number', values: values.build() }),
  };
}

function booleanBuilder(): AnswerBuilder {
  const values = new NumberBuilder();
  return {
    add(buffer, start, end) {
      const word = parseBooleanWord(buffer, start, end);
      const value = Number.isNaN(word) ? parseNumber(buffer, start, end) : word;
      if (value !== 0 && value !== 1) return false;
      values.add(value);
      return true;
    },
    build: () => ({ kind: 'number', values: values.build() }),
  };
}

const NAN = Buffer.from('nan');

function textBuilder(column: AnswerColumn): AnswerBuilder {
  const bytes = new ByteBuilder();
  const ends = new NumberBuilder();
  const watch = column.allNumbers === undefined ? undefined : new NumbersWatch();
  ends.add(0);
  return {
    add(buffer, start, end) {
      if (column.missing !== undefined && isMissing(buffer, start, end)) {
        if (column.missing === 'refuse') return false;
        watch?.sawMissing();
        if (column.missing === 'nan') bytes.add(NAN, 0, NAN.length);
      } else {
        watch?.see(buffer, start, end);
        bytes.add(buffer, start, end);
      }
      ends.add(bytes.length);
      return true;
    },
    build() {
      const offsets = Uint32Array.from(ends.build());
      const built: TextColumn = {
        kind: 'text',
        bytes: bytes.build(),
        starts: offsets.subarray(0, -1),
        ends: offsets.subarray(1),
      };
      const reprint = column.allNumbers === 'reprint' && watch?.onlyNumbers === true;
      return reprint ? reprinted(built, watch, column) : built;
    },
  };
}

function categoryBuilder(): AnswerBuilder {
  const codes = new NumberBuilder();
  const codeOf = new Map<string, number>();
  return {
    add(buffer, start, end) {
      const text = Buffer.from(buffer.subarray(start, end)).toString('utf8');
      const code = codeOf.get(text) ?? codeOf.size;
      codeOf.set(text, code);
      codes.add(code);
      return true;
    },
    build: () => ({
      kind: 'category',
      codes: Int32Array.from(codes.build()),
      categories: [...codeOf.keys()],
    }),
  };
}
