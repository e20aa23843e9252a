import { parseBoxes } from '../../contracts/submission/syntax/boxes.ts';
import type { Boxes } from '../../contracts/submission/syntax/boxes.ts';
import type { CellText } from './cell-text.ts';
import { textsOf } from './cell-text.ts';
import { clipConvex, signedArea } from './convex-clip.ts';
import type { Polygon } from './convex-clip.ts';
import type { Metric } from './metric.ts';

const THRESHOLDS = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];
const LEAST_PRECISION_COUNT = 2 ** -52;
const BOX_NUMBERS = 7;

/**
 * Mean average precision of boxes in space (Lyft 3D object detection, 2019), over samples and the thresholds 0.5,
 * 0.55 ... 0.95, each of which counts the same. In a sample it is the plain mean over the classes of its true boxes;
 * other predicted classes do not matter.
 *
 * Average precision of a class in a sample: predictions by falling confidence, in the cell's order where equal; each
 * goes to the true box of its class that overlaps it most, the first of equals, taken or not. It is a hit when the
 * intersection over union is strictly above the threshold and the box is not taken yet. The area under precision,
 * made falling, over recall.
 *
 * Range 0 to 1. Undefined (NaN) when a sample has no true box, or a cell does not hold boxes.
 */
export function map3d(rows: number, truth: CellText, predicted: CellText): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const wanted = parseBoxes(truth(row), 'space-boxes');
    const got = parseBoxes(predicted(row), 'space-boxes');
    if (typeof wanted === 'string' || typeof got === 'string') return NaN;
    sum += samplePrecision(wanted, got);
  }
  return sum / rows;
}

function samplePrecision(truth: Boxes, predicted: Boxes): number {
  const classes = new Set(truth.labels);
  let sum = 0;
  for (const label of classes) sum += classPrecision(boxesOf(truth, label), boxesOf(predicted, label));
  return sum / classes.size;
}

interface Box {
  readonly confidence: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly width: number;
  readonly length: number;
  readonly height: number;
  readonly yaw: number;
}

function boxesOf({ labels, confidences, coordinates }: Boxes, label: string): Box[] {
  return labels.flatMap((other, i): Box[] => {
    if (other !== label) return [];
    const numbers = coordinates.subarray(i * BOX_NUMBERS, (i + 1) * BOX_NUMBERS);
    const [x = NaN, y = NaN, z = NaN, width = NaN, length = NaN, height = NaN, yaw = NaN] = numbers;
    return [{ confidence: confidences[i] as number, x, y, z, width, length, height, yaw }];
  });
}

/** Mean over thresholds of the average precision of one class in one sample. */
function classPrecision(truth: readonly Box[], predicted: readonly Box[]): number {
  const matches = [...predicted]
    .sort((a, b) => b.confidence - a.confidence)
    .map((box) => bestMatch(box, truth));
  const sum = THRESHOLDS.reduce(
    (total, threshold) => total + averagePrecision(matches, threshold, truth.length),
    0,
  );
  return sum / THRESHOLDS.length;
}

interface Match {
  readonly index: number;
  readonly iou: number;
}

function bestMatch(box: Box, truth: readonly Box[]): Match {
  let best: Match = { index: -1, iou: -Infinity };
  truth.forEach((other, index) => {
    const iou = intersectionOverUnion(other, box);
    if (iou > best.iou) best = { index, iou };
  });
  return best;
}

function averagePrecision(matches: readonly Match[], threshold: number, truths: number): number {
  const taken = new Set<number>();
  const points = matches.map(({ index, iou }, i) => {
    if (iou > threshold) taken.add(index);
    const precision = taken.size / Math.max(i + 1, LEAST_PRECISION_COUNT);
    return { recall: taken.size / truths, precision };
  });
  let area = 0;
  let precision = 0;
  for (let i = points.length - 1; i >= 0; i--) {
    const point = points[i] ?? { recall: 0, precision: 0 };
    precision = Math.max(precision, point.precision);
    area += (point.recall - (points[i - 1]?.recall ?? 0)) * precision;
  }
  return area;
}

function intersectionOverUnion(a: Box, b: Box): number {
  const overlap =
    Math.min(a.z + a.height / 2, b.z + b.height / 2) - Math.max(a.z - a.height / 2, b.z - b.height / 2);
  // Boxes whose circles are apart share nothing.
  const reach = (Math.hypot(a.width, a.length) + Math.hypot(b.width, b.length)) / 2;
  if (overlap <= 0 || Math.abs(a.x - b.x) > reach || Math.abs(a.y - b.y) > reach) return 0;
  // Far from the origin products of coordinates would lose digits: box a's centre is the origin.
  const shared = clipConvex(footprint(b, b.x - a.x, b.y - a.y), footprint(a, 0, 0));
  const intersection = overlap * Math.abs(signedArea(shared));
  const union = a.width * a.length * a.height + b.width * b.length * b.height - intersection;
  return Math.min(1, Math.max(0, intersection / union));
}

/** The corners of a box seen from above, its length along its heading, around (x, y). */
function footprint({ width, length, yaw }: Box, x: number, y: number): Polygon {
  const alongX = (Math.cos(yaw) * length) / 2;
  const alongY = (Math.sin(yaw) * length) / 2;
  const acrossX = (-Math.sin(yaw) * width) / 2;
  const acrossY = (Math.cos(yaw) * width) / 2;
  return [
    x + alongX + acrossX,
    y + alongY + acrossY,
    x - alongX + acrossX,
    y - alongY + acrossY,
    x - alongX - acrossX,
    y - alongY - acrossY,
    x + alongX - acrossX,
    y + alongY - acrossY,
  ];
}

export const MAP3D: Metric = {
  name: 'map3d',
  direction: 'higher_is_better',
  optimum: 1,
  needs: { count: 'one', predicted: ['text'], truth: ['text'] },
  rounding: 'numpy',
  compute: ({ rows, pairs: [pair] }) =>
    pair === undefined ? NaN : map3d(rows, textsOf(pair.truth), textsOf(pair.predicted)),
};
