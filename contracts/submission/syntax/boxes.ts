import { parsePythonFloat, splitSpaces, splitWords } from './python-text.ts';
import type { Syntax } from './syntax.ts';

/** Boxes of one cell, field by field. */
export interface Boxes {
  /** The class of each as it stands in the text. */
  readonly labels: readonly string[];
  readonly confidences: Float64Array;
  /** Four numbers a box, or seven for boxes in space. */
  readonly coordinates: Float64Array;
}

/** How a group of tokens is laid out: where its label and confidence stand; coordinates are the rest, in order. */
interface Layout {
  readonly size: number;
  readonly label: number;
  readonly confidence: number;
  readonly split: (text: string) => string[];
  /** What is wrong with a group whose numbers are all finite. */
  readonly problem?: (label: string, coordinates: Float64Array) => string | undefined;
}

/** Within these, the corners of a box in space are right angles to 1e-8, as its published grader demands. */
const MAX_CENTRE = 1e6;
const MAX_SIZE = 1e3;

const LAYOUTS = {
  /** "label confidence xmin ymin xmax ymax", between any white space. */
  'label-boxes': { size: 6, label: 0, confidence: 1, split: splitWords },
  /** "class confidence xmin ymin xmax ymax", between single spaces; the class is a number without a fraction. */
  'class-boxes': {
    size: 6,
    label: 0,
    confidence: 1,
    split: splitSpaces,
    problem: (label) =>
      Number.isInteger(parsePythonFloat(label)) ? undefined : `has "${label}", which is not a class number`,
  },
  /** "confidence x y z width length height yaw class", between single spaces; sizes are positive. */
  'space-boxes': {
    size: 9,
    label: 8,
    confidence: 0,
    split: splitSpaces,
    problem: (_, [x = NaN, y = NaN, z = NaN, ...sizesAndYaw]) => {
      const sizes = sizesAndYaw.slice(0, 3);
      if (sizes.some((size) => size <= 0)) return 'has a box with a size that is not positive';
      const small = sizes.every((size) => size <= MAX_SIZE);
      const near = [x, y, z].every((centre) => Math.abs(centre) <= MAX_CENTRE);
      return small && near ? undefined : `has a box wider than ${MAX_SIZE} or further out than ${MAX_CENTRE}`;
    },
  },
} as const satisfies Record<string, Layout>;

export type BoxSyntax = keyof typeof LAYOUTS;

/**
 * The boxes of a cell, or what is wrong with it, as the end of a sentence. All numbers are finite. An empty text
 * holds no box.
 */
export function parseBoxes(text: string, syntax: BoxSyntax): Boxes | string {
  const layout: Layout = LAYOUTS[syntax];
  const { size } = layout;
  const tokens = text === '' ? [] : layout.split(text);
  if (tokens.length % size !== 0) return `has ${tokens.length} tokens, which do not make groups of ${size}`;
  const count = tokens.length / size;
  const labels: string[] = [];
  const confidences = new Float64Array(count);
  const coordinates = new Float64Array(count * (size - 2));
  let filled = 0;
  for (let box = 0; box < count; box++) {
    const first = filled;
    for (let position = 0; position < size; position++) {
      const token = tokens[box * size + position] as string;
      if (position === layout.label) {
        labels.push(token);
        continue;
      }
      const value = parsePythonFloat(token);
      if (Number.isNaN(value)) return `has "${token}", which is not a finite number`;
      if (position === layout.confidence) confidences[box] = value;
      else coordinates[filled++] = value;
    }
    const problem = layout.problem?.(labels[box] as string, coordinates.subarray(first, filled));
    if (problem !== undefined) return problem;
  }
  return { labels, confidences, coordinates };
}

export const BOX_SYNTAXES: readonly Syntax[] = (Object.keys(LAYOUTS) as BoxSyntax[]).map((name) => ({
  name,
  problem: (text) => {
    const boxes = parseBoxes(text, name);
    return typeof boxes === 'string' ? boxes : undefined;
  },
}));
