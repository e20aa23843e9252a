import { PodiumError } from '../errors/podium-error.ts';
import { CsvReader, readCsv } from './csv-reader.ts';
import { describeRefusal } from './describe-refusal.ts';
import type { SubmissionFormat } from './format.ts';
import { headerNames } from './header.ts';
import { IdFields, idColumns } from './id-fields.ts';
import { idBuilder } from './id-reader.ts';
import type { Ids } from './id-set.ts';
import { readSubmission } from './read-submission.ts';
import type { Refusal } from './refusal.ts';

export type Validation =
  { readonly valid: true; readonly rows: number } | { readonly valid: false; readonly refusal: Refusal };

/**
 * The ids that a submission must hold, from the sample submission. Only its id column is looked at.
 * @throws PodiumError BAD_COMPETITION when the sample itself is malformed.
 */
export async function readIdSet(format: SubmissionFormat, sample: AsyncIterable<Uint8Array>): Promise<Ids> {
  const ids = idBuilder(format.id);
  let columnCount = 0;
  let fieldsOfId = new IdFields([0]);
  const bad = (message: string): PodiumError =>
    new PodiumError('BAD_COMPETITION', `${format.sample}: ${message}`, { details: { file: format.sample } });
  const reader = new CsvReader((buffer, fields, line) => {
    if (columnCount === 0) {
      columnCount = fields.count;
      const names = headerNames(buffer, fields);
      const wanted = idColumns(format.id);
      const missing = wanted.find((name) => !names.includes(name));
      if (missing !== undefined) throw bad(`it has no column "${missing}", which holds the ids`);
      fieldsOfId = new IdFields(wanted.map((name) => names.indexOf(name)));
      return undefined;
    }
    if (fields.count !== columnCount) {
      return { code: 'WRONG_COLUMN_COUNT', line, got: fields.count, want: columnCount };
    }
    fieldsOfId.locate(buffer, fields);
    if (!ids.add(fieldsOfId.bytes, fieldsOfId.start, fieldsOfId.end)) {
      throw bad(`line ${line}: the id is not an integer below 2^53; declare the ids as kind text`);
    }
    return undefined;
  });
  const refusal = await readCsv(sample, reader, Number.MAX_SAFE_INTEGER);
  if (refusal !== undefined) throw bad(describeRefusal(refusal));
  if (columnCount === 0) throw bad('it is empty');
  return ids.build();
}

/**
 * Says whether a submission is well formed, from the format and the sample's ids alone. The same bytes give the same
 * reply; memory is bounded by the id set and one record, whatever the size of the file.
 */
export async function validateSubmission(
  format: SubmissionFormat,
  ids: Ids,
  submission: AsyncIterable<Uint8Array>,
): Promise<Validation> {
  const result = await readSubmission(format, ids, submission, { keep: false });
  return result.valid ? { valid: true, rows: result.rows } : result;
}

/** A block of bytes as the stream that the readers take. */
export async function* bytesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
