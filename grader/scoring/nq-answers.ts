import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { TextIds } from '../../contracts/submission/id-set.ts';
import type { CompetitionDefinition } from '../catalog/competition-definition.ts';
import { textColumn } from './answer-rows.ts';
import type { Answers } from './answers.ts';

/** The parts of a line that hold answers; a span of -1 is none. */
interface Example {
  readonly example_id: string | number;
  readonly annotations: readonly {
    readonly long_answer: Span;
    readonly short_answers: readonly Span[];
    readonly yes_no_answer: string;
  }[];
}

interface Span {
  readonly start_token: number;
  readonly end_token: number;
}

/**
 * Answers in the form of the Natural Questions data: JSON lines, one an example, of whose annotations the first
 * counts. Each gives two rows, <example_id>_long and <example_id>_short, whose column (the definition's only one) lists
 * the valid answers between spaces: "start:end" for spans, YES or NO for a short answer that is one.
 *
 * Lines may be long (they hold whole documents), so one is in memory at a time.
 * @throws PodiumError BAD_COMPETITION naming the line.
 */
export async function readNqAnswers(
  definition: CompetitionDefinition,
  jsonLines: AsyncIterable<Uint8Array>,
): Promise<Answers> {
  const { file, columns } = definition.answers;
  const bad = (message: string, cause?: unknown): PodiumError =>
    new PodiumError('BAD_COMPETITION', `${file}: ${message}`, { details: { file }, cause });
  const ids: string[] = [];
  const answers: string[] = [];
  let line = 0;
  for await (const text of createInterface({ input: Readable.from(jsonLines), crlfDelay: Infinity })) {
    line++;
    if (text.trim() === '') continue;
    try {
      const rows = rowsOf(JSON.parse(text) as Example, text);
      ids.push(`${rows.id}_long`, `${rows.id}_short`);
      answers.push(rows.long, rows.short);
    } catch (cause) {
      throw bad(`line ${line} is no example with annotations`, cause);
    }
  }
  if (ids.length === 0) throw bad('it holds no rows');
  if (new Set(ids).size !== ids.length) throw bad('an example_id is there twice');
  const encoded = ids.map((id) => Buffer.from(id));
  const offsets = new Uint32Array(ids.length + 1);
  encoded.forEach((bytes, i) => (offsets[i + 1] = (offsets[i] as number) + bytes.length));
  return {
    rows: ids.length,
    ids: new TextIds(new Uint8Array(Buffer.concat(encoded)), offsets),
    columns: new Map([[columns[0]?.name ?? '', textColumn(answers)]]),
  };
}

function rowsOf(example: Example, line: string): { id: string; long: string; short: string } {
  const [annotation] = example.annotations;
  if (annotation === undefined) throw new RangeError('no annotation');
  const { long_answer: long, short_answers: short, yes_no_answer: word } = annotation;
  const words = word === 'YES' || word === 'NO' ? [word] : [];
  return {
    id: typeof example.example_id === 'string' ? example.example_id : numberedId(line),
    long: spanText(long).join(' '),
    short: [...short.flatMap(spanText), ...words].join(' '),
  };
}

/** An id that is a JSON number has up to 19 digits, more than a double keeps: so it is taken from the text. */
function numberedId(line: string): string {
  const id = /"example_id"\s*:\s*(-?\d+)/.exec(line)?.[1];
  if (id === undefined) throw new RangeError('no example_id');
  return id;
}

function spanText({ start_token: start, end_token: end }: Span): string[] {
  return start === -1 ? [] : [`${start}:${end}`];
}
