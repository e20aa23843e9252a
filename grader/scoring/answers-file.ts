import type { Column } from '../../contracts/submission/column.ts';
import { IntegerIds, TextIds } from '../../contracts/submission/id-set.ts';
import type { Ids } from '../../contracts/submission/id-set.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { CompetitionDefinition } from '../catalog/competition-definition.ts';
import type { Answers } from './answers.ts';

/**
 * Answers compiled to typed columns, so that grading reads only the submission:
 *
 *     magic "PODIUMA1" (8 bytes) · length of the header (uint32) · 0 (uint32) · header (JSON) · sections
 *
 * Everything is little endian, as is every machine that Podium runs on; each section starts at a multiple of 8. In
 * order: the ids (integer: float64 a row; text: uint32 offsets, rows + 1 of them, then the bytes), then each column
 * (number: float64 a row; category: int32 codes; text: offsets and bytes as with ids).
 */
const MAGIC = 'PODIUMA1';
const PREFIX_BYTES = 16;

interface Header {
  readonly rows: number;
  readonly id: { readonly kind: 'integer' | 'text'; readonly textBytes: number };
  readonly columns: readonly HeaderColumn[];
}

interface HeaderColumn {
  readonly name: string;
  readonly kind: Column['kind'];
  readonly textBytes: number;
  readonly categories: readonly string[];
}

/**
 * @param openSample opens the sample submission, which is needed where the answers hold only some of its ids.
 * @throws PodiumError BAD_COMPETITION naming what is wrong with a file.
 */
export async function compileAnswers(
  definition: CompetitionDefinition,
  source: AsyncIterable<Uint8Array>,
  openSample: () => AsyncIterable<Uint8Array>,
): Promise<Uint8Array> {
  // Loaded only here, since the scorer child, which reads answers and never compiles them, starts faster without.
  const { readAnswerSource } = await import('./read-answer-source.ts');
  return writeAnswers(await readAnswerSource(definition, source, openSample));
}

/** The same answers give the same bytes. */
function writeAnswers(answers: Answers): Uint8Array {
  const columns = [...answers.columns];
  const header: Header = {
    rows: answers.rows,
    id: { kind: answers.ids.kind, textBytes: answers.ids.kind === 'text' ? answers.ids.bytes.length : 0 },
    columns: columns.map(([name, column]) => ({
      name,
      kind: column.kind,
      textBytes: column.kind === 'text' ? column.bytes.length : 0,
      categories: column.kind === 'category' ? column.categories : [],
    })),
  };
  const headerBytes = Buffer.from(JSON.stringify(header), 'utf8');
  const sections = [...idSections(answers.ids), ...columns.flatMap(([, column]) => columnSections(column))];
  let size = aligned(PREFIX_BYTES + headerBytes.length);
  for (const section of sections) size += aligned(section.byteLength);
  const file = new Uint8Array(size);
  file.set(Buffer.from(MAGIC, 'latin1'));
  new DataView(file.buffer).setUint32(8, headerBytes.length, true);
  file.set(headerBytes, PREFIX_BYTES);
  let position = aligned(PREFIX_BYTES + headerBytes.length);
  for (const section of sections) {
    file.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), position);
    position += aligned(section.byteLength);
  }
  return file;
}

/**
 * Opens compiled answers; the columns are views of `bytes`, not copies.
 * @throws PodiumError DATA_LOSS when the bytes are no answers file.
 */
export function readAnswers(bytes: Uint8Array): Answers {
  const file = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  const header = readHeader(file);
  const { rows } = header;
  let position = aligned(PREFIX_BYTES + headerLength(file));
  const take = (byteLength: number): [ArrayBufferLike, number] => {
    const start = position;
    position += aligned(byteLength);
    if (position > file.length) throw damaged('it ends too early');
    return [file.buffer, file.byteOffset + start];
  };
  const takeTexts = (textBytes: number): { offsets: Uint32Array; bytes: Uint8Array } => {
    const offsets = new Uint32Array(...take(4 * (rows + 1)), rows + 1);
    if (offsets[rows] !== textBytes) throw damaged('its texts have another length');
    return { offsets, bytes: new Uint8Array(...take(textBytes), textBytes) };
  };
  const takeColumn = (column: HeaderColumn): Column => {
    switch (column.kind) {
      case 'number':
        return { kind: 'number', values: new Float64Array(...take(8 * rows), rows) };
      case 'category': {
        const codes = new Int32Array(...take(4 * rows), rows);
        return { kind: 'category', codes, categories: column.categories };
      }
      case 'text': {
        const { offsets, bytes } = takeTexts(column.textBytes);
        return { kind: 'text', bytes, starts: offsets.subarray(0, rows), ends: offsets.subarray(1) };
      }
    }
  };
  const ids = ((): Ids => {
    if (header.id.kind === 'integer') return new IntegerIds(new Float64Array(...take(8 * rows), rows));
    const { offsets, bytes } = takeTexts(header.id.textBytes);
    return new TextIds(bytes, offsets);
  })();
  const columns = new Map(header.columns.map((column) => [column.name, takeColumn(column)]));
  if (position !== file.length) throw damaged('it has bytes too many');
  return { rows, ids, columns };
}

function readHeader(file: Uint8Array): Header {
  const magic = Buffer.from(file.subarray(0, MAGIC.length)).toString('latin1');
  if (file.length < PREFIX_BYTES || magic !== MAGIC) throw damaged('it does not begin as one');
  const end = PREFIX_BYTES + headerLength(file);
  if (end > file.length) throw damaged('its header is cut off');
  try {
    const text = Buffer.from(file.subarray(PREFIX_BYTES, end)).toString('utf8');
    return JSON.parse(text) as Header; // written by writeAnswers and sealed since: bounds are checked, shapes are not
  } catch (cause) {
    throw damaged('its header is not JSON', cause);
  }
}

function headerLength(file: Uint8Array): number {
  return new DataView(file.buffer, file.byteOffset, file.byteLength).getUint32(8, true);
}

function idSections(ids: Ids): ArrayBufferView[] {
  return ids.kind === 'integer' ? [ids.values] : [ids.offsets, ids.bytes];
}

function columnSections(column: Column): ArrayBufferView[] {
  switch (column.kind) {
    case 'number':
      return [column.values];
    case 'category':
      return [column.codes];
    case 'text': {
      // The texts of answers lie one after the other, so that one list of offsets says where all begin and end.
      const offsets = new Uint32Array(column.ends.length + 1);
      offsets.set(column.ends, 1);
      return [offsets, column.bytes];
    }
  }
}

function aligned(byteLength: number): number {
  return Math.ceil(byteLength / 8) * 8;
}

function damaged(what: string, cause?: unknown): PodiumError {
  return new PodiumError(
    'DATA_LOSS',
    `The compiled answers cannot be read: ${what}. Add the competition again.`,
    {
      cause,
    },
  );
}
