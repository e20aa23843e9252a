import type { Column } from '../../contracts/submission/column.ts';
import { ByteBuilder, NumberBuilder } from '../../contracts/submission/column-builder.ts';
import { CsvReader, readCsv } from '../../contracts/submission/csv-reader.ts';
import type { Fields } from '../../contracts/submission/csv-reader.ts';
import { describeRefusal } from '../../contracts/submission/describe-refusal.ts';
import type { ColumnKind } from '../../contracts/submission/format.ts';
import { headerNames, matchHeader } from '../../contracts/submission/header.ts';
import { idBuilder } from '../../contracts/submission/id-reader.ts';
import { findRepeatedId } from '../../contracts/submission/id-set.ts';
import { parseNumber } from '../../contracts/submission/number-text.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { CompetitionDefinition } from '../catalog/competition-definition.ts';
import type { Answers } from './answers.ts';

/**
 * Reads the answers' CSV by the same strict rules as a submission's; columns the definition does not name are left out.
 * @throws PodiumError BAD_COMPETITION naming file, line and column.
 */
export async function readAnswersCsv(
  definition: CompetitionDefinition,
  csv: AsyncIterable<Uint8Array>,
): Promise<Answers> {
  const { file, columns } = definition.answers;
  const bad = (message: string): PodiumError =>
    new PodiumError('BAD_COMPETITION', `${file}: ${message}`, { details: { file } });
  const ids = idBuilder(definition.submission.id);
  const idName = definition.submission.id.column;
  const wanted = [idName, ...columns.map((column) => column.name)];
  const builders = columns.map((column) => answerBuilder(column.kind));
  let positions: readonly number[] | undefined;
  let columnCount = 0;
  const reader = new CsvReader((buffer: Uint8Array, fields: Fields, line: number) => {
    if (positions === undefined) {
      const match = matchHeader(headerNames(buffer, fields), wanted, 'ignore', line);
      if ('refusal' in match) return match.refusal;
      positions = match.positions;
      columnCount = fields.count;
      return undefined;
    }
    if (fields.count !== columnCount) {
      return { code: 'WRONG_COLUMN_COUNT', line, got: fields.count, want: columnCount };
    }
    for (let i = 0; i < wanted.length; i++) {
      const position = positions[i] as number;
      const target = i === 0 ? ids : (builders[i - 1] as AnswerBuilder);
      if (!target.add(buffer, fields.starts[position] as number, fields.ends[position] as number)) {
        const kind = i === 0 ? 'an integer below 2^53' : `a finite ${columns[i - 1]?.kind}`;
        throw bad(`line ${line}, column "${wanted[i]}": the value must be ${kind}`);
      }
    }
    return undefined;
  });
  const refusal = await readCsv(csv, reader, Number.MAX_SAFE_INTEGER);
  if (refusal !== undefined) throw bad(describeRefusal(refusal));
  const built = ids.build();
  if (built.count === 0) throw bad('it holds no rows');
  const repeated = findRepeatedId(built);
  if (repeated >= 0) throw bad(`the id "${built.textAt(repeated)}" is there twice: ids must be unique`);
  return {
    rows: built.count,
    ids: built,
    columns: new Map(columns.map((column, i) => [column.name, (builders[i] as AnswerBuilder).build()])),
  };
}

interface AnswerBuilder {
  add(buffer: Uint8Array, start: number, end: number): boolean;
  build(): Column;
}

function answerBuilder(kind: ColumnKind): AnswerBuilder {
  switch (kind) {
    case 'number':
    case 'integer':
      return numberBuilder(kind === 'integer');
    case 'text':
      return textBuilder();
    case 'category':
      return categoryBuilder();
  }
}

function numberBuilder(integer: boolean): AnswerBuilder {
  const values = new NumberBuilder();
  return {
    add(buffer, start, end) {
      const value = parseNumber(buffer, start, end);
      if (!Number.isFinite(value) || (integer && !Number.isInteger(value))) return false;
      values.add(value);
      return true;
    },
    build: () => ({ kind: 'number', values: values.build() }),
  };
}

function textBuilder(): AnswerBuilder {
  const bytes = new ByteBuilder();
  const ends = new NumberBuilder();
  ends.add(0);
  return {
    add(buffer, start, end) {
      bytes.add(buffer, start, end);
      ends.add(bytes.length);
      return true;
    },
    build() {
      const offsets = Uint32Array.from(ends.build());
      return {
        kind: 'text',
        bytes: bytes.build(),
        starts: offsets.subarray(0, -1),
        ends: offsets.subarray(1),
      };
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
