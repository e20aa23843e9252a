import { CsvReader, readCsv } from '../../contracts/submission/csv-reader.ts';
import { headerNames } from '../../contracts/submission/header.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { describeRefusal } from '../../contracts/submission/describe-refusal.ts';

const STRING = /"(?:[^"\\]|\\.)*"/y;
const AFTER_KEY = /\s*:\s*/y;
const SCALAR = /[^\s,\]}]+/y;
const SPACE_AND_COMMA = /\s*,/y;

/**
 * JSON without one field, in all objects at any depth. Everything else stays as it is written, numbers above all: it is
 * the text that is cut, not what it says.
 */
export function removeJsonField(json: string, field: string): string {
  const kept: string[] = [];
  let keptTo = 0;
  let lastComma = -1; // where the comma before the next member stands; -1 after something else
  for (let at = 0; at < json.length;) {
    const char = json[at];
    if (char !== '"') {
      if (char === ',') lastComma = at;
      else if (char === '{' || char === '[') lastComma = -1;
      at += 1;
      continue;
    }
    const start = at;
    at = endOf(STRING, json, at);
    const valueAt = endOf(AFTER_KEY, json, at);
    if (valueAt === at || json.slice(start + 1, at - 1) !== field) continue;
    const end = endOfValue(json, valueAt);
    const afterComma = endOf(SPACE_AND_COMMA, json, end);
    // The comma behind goes with it; a last member takes the comma before it.
    const cutFrom = afterComma === end && lastComma >= keptTo ? lastComma : start;
    kept.push(json.slice(keptTo, cutFrom));
    keptTo = afterComma === end ? end : skipSpace(json, afterComma);
    at = keptTo;
  }
  return kept.join('') + json.slice(keptTo);
}

function endOfValue(json: string, start: number): number {
  const first = json[start];
  if (first === '"') return endOf(STRING, json, start);
  if (first !== '{' && first !== '[') return endOf(SCALAR, json, start);
  let depth = 0;
  for (let at = start; at < json.length;) {
    const char = json[at];
    if (char === '"') {
      at = endOf(STRING, json, at);
      continue;
    }
    if (char === '{' || char === '[') depth += 1;
    if (char === '}' || char === ']') depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return json.length;
}

/** Where a sticky pattern ends that begins at `at`; `at` itself when it does not. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  if (found !== null) return at + found[0].length;
  return pattern === STRING ? text.length : at;
}

function skipSpace(text: string, at: number): number {
  let end = at;
  while (/\s/.test(text[end] ?? '')) end += 1;
  return end;
}

/** A CSV without one column. Cells are quoted where they must be. @throws PodiumError BAD_COMPETITION */
export async function removeCsvColumn(csv: AsyncIterable<Uint8Array>, column: string): Promise<Buffer> {
  const lines: Buffer[] = [];
  let position = -1;
  const reader = new CsvReader((buffer, fields) => {
    if (lines.length === 0) position = headerNames(buffer, fields).indexOf(column);
    const cells: Buffer[] = [];
    for (let i = 0; i < fields.count; i++) {
      if (i !== position) cells.push(quoted(Buffer.from(buffer.subarray(fields.starts[i], fields.ends[i]))));
    }
    lines.push(Buffer.from(cells.map((cell) => cell.toString('utf8')).join(',') + '\n'));
    return undefined;
  });
  const refusal = await readCsv(csv, reader, Number.MAX_SAFE_INTEGER);
  if (refusal !== undefined) throw new PodiumError('BAD_COMPETITION', describeRefusal(refusal));
  return Buffer.concat(lines);
}

function quoted(cell: Buffer): Buffer {
  const text = cell.toString('utf8');
  return /[",\r\n]/.test(text) ? Buffer.from(`"${text.replaceAll('"', '""')}"`) : cell;
}
