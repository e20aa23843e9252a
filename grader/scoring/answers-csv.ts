import { CsvReader, readCsv } from '../../contracts/submission/csv-reader.ts';
import type { Fields } from '../../contracts/submission/csv-reader.ts';
import { describeRefusal } from '../../contracts/submission/describe-refusal.ts';
import { headerNames, matchHeader } from '../../contracts/submission/header.ts';
import { IdFields, idColumns } from '../../contracts/submission/id-fields.ts';
import { idBuilder } from '../../contracts/submission/id-reader.ts';
import { findRepeatedId } from '../../contracts/submission/id-set.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { CompetitionDefinition } from '../catalog/competition-definition.ts';
import { answerBuilder, type AnswerBuilder } from './answer-builder.ts';
import type { Answers } from './answers.ts';
import { joinRowsOfIds } from './answer-rows.ts';

/**
 * Reads the answers' CSV by the same strict rules as a submission's; columns the definition does not name are left out.
 * @throws PodiumError BAD_COMPETITION naming file, line and column.
 */
export async function readAnswersCsv(
  definition: CompetitionDefinition,
  csv: AsyncIterable<Uint8Array>,
): Promise<Answers> {
  const { file, columns } = definition.answers;
  const { id } = definition.submission;
  const bad = (message: string): PodiumError =>
    new PodiumError('BAD_COMPETITION', `${file}: ${message}`, { details: { file } });
  const ids = idBuilder(id);
  const wanted = { ids: idColumns(id), values: columns, extraColumns: 'ignore' } as const;
  const builders = columns.map((column) => answerBuilder(column));
  let positions: { ids: readonly number[]; values: readonly number[] } | undefined;
  let fieldsOfId = new IdFields([0]);
  let columnCount = 0;
  const reader = new CsvReader((buffer: Uint8Array, fields: Fields, line: number) => {
    if (positions === undefined) {
      const match = matchHeader(headerNames(buffer, fields), wanted, line);
      if ('refusal' in match) return match.refusal;
      positions = match;
      fieldsOfId = new IdFields(match.ids);
      columnCount = fields.count;
      return undefined;
    }
    if (fields.count !== columnCount) {
      return { code: 'WRONG_COLUMN_COUNT', line, got: fields.count, want: columnCount };
    }
    fieldsOfId.locate(buffer, fields);
    if (!ids.add(fieldsOfId.bytes, fieldsOfId.start, fieldsOfId.end)) {
      throw bad(`line ${line}, column "${id.column}": the value must be an integer below 2^53`);
    }
    for (let i = 0; i < builders.length; i++) {
      const position = positions.values[i] as number;
      const builder = builders[i] as AnswerBuilder;
      if (!builder.add(buffer, fields.starts[position] as number, fields.ends[position] as number)) {
        const { name, kind } = columns[i] as (typeof columns)[number];
        throw bad(`line ${line}, column "${name}": the value must be a finite ${kind}`);
      }
    }
    return undefined;
  });
  const refusal = await readCsv(csv, reader, Number.MAX_SAFE_INTEGER);
  if (refusal !== undefined) throw bad(describeRefusal(refusal));
  const built = ids.build();
  if (built.count === 0) throw bad('it holds no rows');
  const answers: Answers = {
    rows: built.count,
    ids: built,
    columns: new Map(columns.map((column, i) => [column.name, (builders[i] as AnswerBuilder).build()])),
  };
  if (definition.answers.rows === 'several-per-id') return joinRowsOfIds(answers);
  const repeated = id.repeats === true ? -1 : findRepeatedId(built);
  if (repeated >= 0) throw bad(`the id "${built.textAt(repeated)}" is there twice: ids must be unique`);
  return answers;
}
