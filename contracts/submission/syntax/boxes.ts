import { parsePythonFloat, splitSpaces, splitWords } from './python-text.ts';

/** Detections of one row, field by field; `label` is the class as it stands in the text. */
export interface Boxes {
  readonly labels: readonly string[];
  /** How sure the submission is; truths carry it too where the answers do. */
  readonly confidences: Float64Array;
  /** Four numbers a box, or seven for boxes in space. */
  readonly coordinates: Float64Array;
}

/** How the groups of a cell are laid out. */
interface Layout {
  readonly size: number;
  readonly label: number;
  readonly confidence: number;
  readonly firstCoordinate: number;
  readonly split: (text: string) => string[];
}

const LAYOUTS = {
  /** "label confidence xmin ymin xmax ymax", between any white space. */
  'label-boxes': { size: 6, label: 0, confidence: 1, firstCoordinate: 2, split: splitWords },
  /** "class confidence xmin ymin xmax ymax", between single spaces; the class is an integer, 3.0 being 3. */
  'class-boxes': { size: 6, label: 0, confidence: 1, firstCoordinate: 2, split: splitSpaces },
  /** "confidence x y z width length height yaw class", between single spaces. */
  'space-boxes': { size: 9, label: 8, confidence: 0, firstCoordinate: 1, split: splitSpaces },
} as const satisfies Record<string, Layout>;

export type BoxSyntax = keyof typeof LAYOUTS;

/**
 * The boxes of a cell, or a sentence about what is wrong with it. Numbers are finite; sizes of boxes in space are
 * positive. An empty text holds no box for 'space-boxes' and is refused for the others, whose graders fail on it.
 */
export function parseBoxes(text: string, syntax: BoxSyntax): Boxes | string {
  const layout: Layout = LAYOUTS[syntax];
  const tokens = text === '' && syntax === 'space-boxes' ? [] : layout.split(text);
  if (tokens.length === 0 && syntax !== 'space-boxes') return 'the cell is empty';
  if (tokens.length % layout.size !== 0) {
    return `${tokens.length} tokens do not make groups of ${layout.size}`;
  }
  const count = tokens.length / layout.size;
  const numbers = layout.size - 2;
  const labels: string[] = [];
  const confidences = new Float64Array(count);
  const coordinates = new Float64Array(count * numbers);
  for (let box = 0; box < count; box++) {
    const at = box * layout.size;
    const label = tokens[at + layout.label] as string;
    labels.push(syntax === 'class-boxes' ? String(parsePythonFloat(label)) : label);
    confidences[box] = parsePythonFloat(tokens[at + layout.confidence] as string);
    for (let i = 0; i < numbers; i++) {
      coordinates[box * numbers + i] = parsePythonFloat(tokens[at + layout.firstCoordinate + i] as string);
    }
    const problem = boxProblem(tokens.slice(at, at + layout.size), layout, syntax);
    if (problem !== undefined) return problem;
  }
  return { labels, confidences, coordinates };
}

/** Within these, the corners of a box in space are right angles to 1e-8, as its grader demands. */
const MAX_CENTRE = 1e6;
const MAX_SIZE = 1e3;

function boxProblem(group: readonly string[], layout: Layout, syntax: BoxSyntax): string | undefined {
  for (const [position, token] of group.entries()) {
    if (position === layout.label) {
      if (syntax === 'class-boxes' && !Number.isInteger(parsePythonFloat(token))) {
        return `"${token}" is not a class number`;
      }
      continue;
    }
    const value = parsePythonFloat(token);
    if (Number.isNaN(value)) return `"${token}" is not a finite number`;
    if (syntax !== 'space-boxes') continue;
    if (position >= 1 && position <= 3 && Math.abs(value) > MAX_CENTRE) {
      return `centre ${token} is beyond ${MAX_CENTRE}`;
    }
    if (position >= 4 && position <= 6 && !(value > 0 && value <= MAX_SIZE)) {
      return `size ${token} is not above 0 and at most ${MAX_SIZE}`;
    }
  }
  return undefined;
}
