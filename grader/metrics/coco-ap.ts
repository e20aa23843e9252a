import { parseBoxes } from '../../contracts/submission/syntax/boxes.ts';
import { parsePythonFloat, splitWords } from '../../contracts/submission/syntax/python-text.ts';
import type { CellText } from './cell-text.ts';
import { textsOf } from './cell-text.ts';
import type { Metric, MetricInput } from './metric.ts';
import { predictedColumn, truthColumn } from './named-columns.ts';

const LEAST_IOU = 0.4;
const DETECTIONS_PER_IMAGE = 100;
const RECALLS = Array.from({ length: 101 }, (_, i) => i * 0.01);
const EPSILON = 2 ** -52;
const MOST_AREA = 1e10;

/** A box of an image as four numbers; numbered over the whole of its side, from 0. */
interface NumberedBox {
  readonly number: number;
  readonly confidence: number;
  readonly box: Float64Array;
}

/** The boxes of one class in one image. */
interface ClassImage {
  readonly truth: NumberedBox[];
  readonly detections: NumberedBox[];
}

/**
 * Average precision at an intersection over union of 0.4 (VinBigData chest X-ray abnormalities, 2021), the plain mean
 * over the classes that the answers hold: precision, made falling, sampled at the recalls 0, 0.01 ... 1.
 *
 * In each image and class the 100 surest detections, surest first, each take the free true box that overlaps them
 * most, the later of equals, if by at least 0.4. All images' detections together, surest first, images in order where
 * equal, give precision (tp / (tp + fp + 2^-52)) and recall.
 *
 * Four oddities of how the published grader calls its library are kept, because scores were made that way. Boxes
 * stand as xmin, ymin, xmax, ymax but are read as x, y, width, height. The library takes number 0 for "none": a
 * detection that takes the true box numbered 0 is a false one, and a true box that the detection numbered 0 takes
 * stays free. And its sizes are computed as (xmax - xmin)(ymax - ymin): a detection without a true box does not count
 * when that is negative, one corner pair being swapped, or above 10^10. So the answers themselves score a little
 * below 1.
 *
 * Range 0 to 1. Undefined (NaN) when the answers hold no box.
 */
export function cocoAp(classes: ReadonlyMap<number, readonly ClassImage[]>): number {
  let sum = 0;
  let count = 0;
  for (const images of classes.values()) {
    const truths = images.reduce((total, image) => total + image.truth.length, 0);
    if (truths === 0) continue;
    sum += classPrecision(images, truths);
    count++;
  }
  return sum / count;
}

function classPrecision(images: readonly ClassImage[], truths: number): number {
  const outcomes = images
    .flatMap(matchImage)
    .map((outcome, order) => ({ ...outcome, order }))
    .sort((a, b) => b.confidence - a.confidence || a.order - b.order);
  const recalls: number[] = [];
  const precisions: number[] = [];
  let hits = 0;
  outcomes.forEach(({ hit }, i) => {
    if (hit) hits++;
    recalls.push(hits / truths);
    precisions.push(hits / (i + 1 + EPSILON));
  });
  for (let i = precisions.length - 2; i >= 0; i--) {
    precisions[i] = Math.max(precisions[i] as number, precisions[i + 1] as number);
  }
  let at = 0;
  const sampled = RECALLS.map((recall) => {
    while (at < recalls.length && (recalls[at] as number) < recall) at++;
    return precisions[at] ?? 0;
  });
  return sampled.reduce((sum, precision) => sum + precision, 0) / RECALLS.length;
}

/** What became of a detection that counts. */
interface Outcome {
  readonly confidence: number;
  readonly hit: boolean;
}

function matchImage({ truth, detections }: ClassImage): Outcome[] {
  const taken = new Set<number>();
  return [...detections]
    .sort((a, b) => b.confidence - a.confidence || a.number - b.number)
    .slice(0, DETECTIONS_PER_IMAGE)
    .flatMap((detection) => {
      let bestIou = LEAST_IOU;
      let best: NumberedBox | undefined;
      for (const candidate of truth) {
        if (taken.has(candidate.number)) continue;
        const iou = intersectionOverUnion(detection.box, candidate.box);
        if (iou < bestIou) continue;
        bestIou = iou;
        best = candidate;
      }
      if (best !== undefined && detection.number !== 0) taken.add(best.number);
      const hit = best !== undefined && best.number !== 0;
      return hit || hasCountedSize(detection.box) ? [{ confidence: detection.confidence, hit }] : [];
    });
}

/** Of a box xmin, ymin, xmax, ymax. */
function hasCountedSize([left = NaN, top = NaN, right = NaN, bottom = NaN]: Float64Array): boolean {
  const area = (right - left) * (bottom - top);
  return area >= 0 && area <= MOST_AREA;
}

/** Of boxes x, y, width, height. */
function intersectionOverUnion(a: Float64Array, b: Float64Array): number {
  const [x = NaN, y = NaN, width = NaN, height = NaN] = a;
  const [otherX = NaN, otherY = NaN, otherWidth = NaN, otherHeight = NaN] = b;
  const sharedWidth = Math.min(x + width, otherX + otherWidth) - Math.max(x, otherX);
  const sharedHeight = Math.min(y + height, otherY + otherHeight) - Math.max(y, otherY);
  if (sharedWidth <= 0 || sharedHeight <= 0) return 0;
  const shared = sharedWidth * sharedHeight;
  return shared / (width * height + otherWidth * otherHeight - shared);
}

/**
 * The boxes of all images by class. True boxes are numbered in the order of the rows, detections in that of the
 * submission's file; undefined when a cell does not hold boxes.
 */
function collectBoxes(
  input: MetricInput,
  truth: { readonly label: CellText; readonly corners: readonly CellText[] },
  predicted: CellText,
): Map<number, ClassImage[]> | undefined {
  const classes = new Map<number, ClassImage[]>();
  const imageOf = (label: number, row: number): ClassImage => {
    let images = classes.get(label);
    if (images === undefined) {
      images = Array.from({ length: input.rows }, () => ({ truth: [], detections: [] }));
      classes.set(label, images);
    }
    return images[row] as ClassImage;
  };
  let number = 0;
  for (let row = 0; row < input.rows; row++) {
    const corners = truth.corners.map((column) => splitWords(column(row)).map(parsePythonFloat));
    for (const [i, label] of splitWords(truth.label(row)).entries()) {
      const box = Float64Array.from(corners, (column) => column[i] ?? NaN);
      imageOf(parsePythonFloat(label), row).truth.push({ number: number++, confidence: 1, box });
    }
  }
  number = 0;
  for (const row of input.fileOrder) {
    const boxes = parseBoxes(predicted(row), 'class-boxes');
    if (typeof boxes === 'string') return undefined;
    boxes.labels.forEach((label, i) => {
      const box = boxes.coordinates.subarray(4 * i, 4 * i + 4);
      const detection = { number: number++, confidence: boxes.confidences[i] as number, box };
      // Classes without a true box do not count.
      classes.get(parsePythonFloat(label))?.[row]?.detections.push(detection);
    });
  }
  return classes;
}

const CORNERS = ['x_min', 'y_min', 'x_max', 'y_max'] as const;

/** Each cell of the answers holds the values of all boxes of its image, between white space. */
export const COCO_AP: Metric = {
  name: 'coco_ap',
  direction: 'higher_is_better',
  optimum: null,
  needs: {
    named: {
      predicted: { PredictionString: ['text'] },
      truth: Object.fromEntries(['class_id', ...CORNERS].map((name) => [name, ['text'] as const])),
    },
  },
  rounding: 'numpy',
  compute: (input) => {
    const column = (name: string) => textsOf(truthColumn(input, name));
    const truth = { label: column('class_id'), corners: CORNERS.map(column) };
    const classes = collectBoxes(input, truth, textsOf(predictedColumn(input, 'PredictionString')));
    return classes === undefined ? NaN : cocoAp(classes);
  },
};
