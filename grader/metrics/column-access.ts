import type { Column } from '../../contracts/submission/column.ts';
import { textAt } from '../../contracts/submission/column.ts';

/** The values of a number column; the registry's needs guarantee the kind. */
export function numbersOf(column: Column): Float64Array {
  if (column.kind !== 'number') throw new TypeError(`a ${column.kind} column where numbers are needed`);
  return column.values;
}

/** Two columns of class labels as codes into one sorted list of the labels that either holds. */
interface LabelCodes {
  readonly classes: number;
  readonly truth: Int32Array;
  readonly predicted: Int32Array;
}

/**
 * Codes the labels of both columns by their rank in the sorted union: numbers by value, texts by code point (equal
 * texts are equal bytes). A number column and a text column have no label in common.
 */
export function labelCodes(truth: Column, predicted: Column): LabelCodes {
  if (truth.kind === 'number' && predicted.kind === 'number') {
    const labels = Float64Array.from(
      new Set([...distinct(truth.values), ...distinct(predicted.values)]),
    ).sort();
    const codeOf = new Map(Array.from(labels, (label, code) => [label, code] as const));
    const encode = (values: Float64Array) => Int32Array.from(values, (value) => codeOf.get(value) ?? -1);
    return { classes: labels.length, truth: encode(truth.values), predicted: encode(predicted.values) };
  }
  const truthLabels = dictionary(truth);
  const predictedLabels = dictionary(predicted);
  const labels = [...new Set([...truthLabels.texts, ...predictedLabels.texts])].sort(byCodePoint);
  const codeOf = new Map(labels.map((label, code) => [label, code]));
  const encode = ({ codes, texts }: Dictionary) => {
    const translated = texts.map((text) => codeOf.get(text) ?? -1);
    return codes.map((code) => translated[code] as number);
  };
  return { classes: labels.length, truth: encode(truthLabels), predicted: encode(predictedLabels) };
}

function distinct(values: Float64Array): Set<number> {
  const set = new Set<number>();
  for (const value of values) set.add(value);
  return set;
}

interface Dictionary {
  readonly codes: Int32Array;
  /** Only the texts that occur. */
  readonly texts: readonly string[];
}

function dictionary(column: Column): Dictionary {
  const texts: string[] = [];
  const codeOf = new Map<string, number>();
  const codeFor = (text: string): number => {
    let code = codeOf.get(text);
    if (code === undefined) {
      code = texts.push(text) - 1;
      codeOf.set(text, code);
    }
    return code;
  };
  if (column.kind === 'text') {
    return { codes: Int32Array.from(column.starts, (_, row) => codeFor(textAt(column, row))), texts };
  }
  if (column.kind === 'number') {
    return { codes: Int32Array.from(column.values, (value) => codeFor(`number ${value}`)), texts };
  }
  const codes = column.codes.map((code) => codeFor(column.categories[code] ?? ''));
  return { codes, texts };
}

function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
