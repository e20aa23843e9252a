import { parseAnswerSpan } from './answer-span.ts';
import { parseBoxes } from './boxes.ts';
import { parseCharacters } from './characters.ts';
import type { ColumnType } from './column-type.ts';
import { isMissing } from './missing.ts';
import { parsePythonInt, splitWords } from './python-text.ts';
import { parseRuns } from './run-length.ts';

/**
 * The structures that cells of a text column can have. A rule says, from the cell alone, what is wrong with it, and
 * which types (column-type.ts) the column as a whole may have: the published graders fail on texts that are all
 * numbers, because they are no texts to them. Missing values (missing.ts) stand for the empty text where allowed.
 */
interface CellSyntaxRule {
  readonly column: readonly ColumnType[];
  /** What is wrong with a cell that is not missing, as a sentence; undefined when nothing is. */
  problem(buffer: Uint8Array, start: number, end: number): string | undefined;
}

const TEXT: readonly ColumnType[] = ['text'];
const TEXT_OR_MISSING: readonly ColumnType[] = ['text', 'missing'];

const RULES = {
  /** Any text; a missing value is the empty text. */
  text: { column: TEXT_OR_MISSING, problem: () => undefined },
  /** Any text but a missing value. */
  present: { column: TEXT, problem: () => undefined },
  /** Run lengths (run-length.ts); missing is an empty mask. */
  runs: { column: TEXT_OR_MISSING, problem: (...cell) => parseRuns(...cell).problem },
  /** Run lengths, where a missing value is refused; white space alone is the empty mask. */
  'runs-present': { column: TEXT, problem: (...cell) => parseRuns(...cell).problem },
  /** Run lengths, where a lone "-" is the empty mask and a missing value is refused. */
  'runs-or-dash': {
    column: TEXT,
    problem: (buffer, start, end) =>
      end - start === 1 && buffer[start] === 0x2d ? undefined : parseRuns(buffer, start, end).problem,
  },
  /** Integers between white space. */
  integers: {
    column: ['text', 'integer'],
    problem: textRule((text) => {
      const wrong = splitWords(text).find((word) => Number.isNaN(parsePythonInt(word)));
      return wrong === undefined ? undefined : `"${wrong}" is not an integer`;
    }),
  },
  /** An integer, and perhaps more words, which do not count. */
  'first-integer': {
    column: ['text', 'integer'],
    problem: textRule((text) => {
      const first = splitWords(text)[0] ?? '';
      return Number.isNaN(parsePythonInt(first)) ? `"${first}" is not an integer` : undefined;
    }),
  },
  'label-boxes': { column: TEXT, problem: textRule((text) => parseBoxes(text, 'label-boxes')) },
  'class-boxes': { column: TEXT, problem: textRule((text) => parseBoxes(text, 'class-boxes')) },
  'space-boxes': { column: TEXT_OR_MISSING, problem: textRule((text) => parseBoxes(text, 'space-boxes')) },
  /** "label x y" for each character of a page. */
  points: { column: TEXT_OR_MISSING, problem: textRule((text) => parseCharacters(text, 2)) },
  /** start:end, YES, NO or nothing. */
  'answer-span': { column: TEXT_OR_MISSING, problem: textRule(parseAnswerSpan) },
} as const satisfies Record<string, CellSyntaxRule>;

export type CellSyntax = keyof typeof RULES;
export const CELL_SYNTAXES = Object.keys(RULES) as readonly CellSyntax[];

/** What is wrong with bytes [start, end) as one cell of this structure, as a sentence; undefined when nothing is. */
export function cellProblem(
  syntax: CellSyntax,
  buffer: Uint8Array,
  start: number,
  end: number,
): string | undefined {
  const rule: CellSyntaxRule = RULES[syntax];
  if (!isMissing(buffer, start, end)) return rule.problem(buffer, start, end);
  return rule.column.includes('missing') ? undefined : 'the value is missing';
}

/** What is wrong with a column of this type, once all of its cells are read; undefined when nothing is. */
export function columnProblem(syntax: CellSyntax, type: ColumnType): string | undefined {
  const rule: CellSyntaxRule = RULES[syntax];
  if (rule.column.includes(type)) return undefined;
  return type === 'missing' ? 'every value is missing' : `every value is a ${type}, where texts are wanted`;
}

/** A rule on the cell's text; the parser says what is wrong by giving a sentence. */
function textRule(parse: (text: string) => unknown): CellSyntaxRule['problem'] {
  return (buffer, start, end) => {
    const cell = Buffer.from(buffer.buffer, buffer.byteOffset + start, end - start).toString('utf8');
    const parsed = parse(cell);
    return typeof parsed === 'string' ? parsed : undefined;
  };
}
