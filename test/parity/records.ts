import { CsvReader } from '../../contracts/submission/csv-reader.ts';
import { headerNames } from '../../contracts/submission/header.ts';

/** The records of a CSV as texts, the header first. */
export function readRecords(csv: Uint8Array): string[][] {
  const records: string[][] = [];
  const reader = new CsvReader((buffer, fields) => {
    records.push(headerNames(buffer, fields));
    return undefined;
  });
  const refusal = reader.push(csv) ?? reader.end();
  if (refusal !== undefined) throw new RangeError(`no CSV: ${refusal.code}`);
  return records;
}

/** The records as a CSV, every field in quotes. */
export function writeRecords(records: readonly (readonly string[])[]): Buffer {
  const lines = records.map((record) => record.map((field) => `"${field.replaceAll('"', '""')}"`).join(','));
  return Buffer.from(`${lines.join('\n')}\n`);
}
