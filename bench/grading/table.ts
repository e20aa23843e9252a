import type { Measured } from './measure.ts';

/** What one competition took, by the median of its rounds. */
export interface Row {
  readonly id: string;
  readonly answersBytes: number;
  readonly submissionBytes: number;
  /** Undefined without Python. */
  readonly peer: Taken | undefined;
  readonly cold: Taken;
  readonly coldFromCsv: Taken;
  /** The service's, of the competition that was graded last; `warmFirst` of another. */
  readonly warm: Taken;
  readonly warmFirst: Taken;
  readonly limitMs: number;
}

export interface Taken {
  readonly wallMs: number;
  readonly peakBytes: number;
}

export function takenOf(rounds: readonly Measured[]): Taken {
  return {
    wallMs: median(rounds.map(({ wallMs }) => wallMs)),
    peakBytes: median(rounds.map(({ peakBytes }) => peakBytes)),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  return ((low ?? NaN) + (high ?? NaN)) / 2;
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

const HEADER = [
  'competition',
  'answers + submission MB',
  'pandas s / MB',
  'cold s / MB',
  'warm s / MB',
  'warm, first s',
  'cold from CSV s',
  'limit s',
  'cold ×',
  'warm ×',
  'warm, first ×',
  'from CSV ×',
  'memory ×',
  'cold / limit',
];

/** A Markdown table of the rows, with geometric means of the ratios below. */
export function resultTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => [row.id, sizes(row), ...cells(row), ...ratiosOf(row).map(ratio)]);
  const columns = rows.map(ratiosOf);
  const means = [0, 1, 2, 3, 4, 5].map((i) =>
    ratio(geometricMean(columns.map((values) => values[i] ?? NaN))),
  );
  const last = ['geometric mean', ...Array.from({ length: 7 }, () => ''), ...means];
  const line = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
  const rule = HEADER.map((_, i) => (i === 0 ? '---' : '---:'));
  return [HEADER, rule, ...lines, last].map(line).join('\n');
}

function cells({ peer, cold, warm, warmFirst, coldFromCsv, limitMs }: Row): string[] {
  const seconds = (ms: number): string => (ms / 1000).toFixed(2);
  const both = (taken: Taken | undefined): string =>
    taken === undefined ? '–' : `${seconds(taken.wallMs)} / ${(taken.peakBytes / 1e6).toFixed(0)}`;
  return [
    both(peer),
    both(cold),
    both(warm),
    seconds(warmFirst.wallMs),
    seconds(coldFromCsv.wallMs),
    seconds(limitMs),
  ];
}

const sizes = ({ answersBytes, submissionBytes }: Row): string =>
  `${(answersBytes / 1e6).toFixed(0)} + ${(submissionBytes / 1e6).toFixed(0)}`;

/** Times faster cold, warm both ways and from CSV, times less memory cold, and how many times the limit a cold grading takes. */
function ratiosOf({ peer, cold, warm, warmFirst, coldFromCsv, limitMs }: Row): number[] {
  const faster = (taken: Taken): number => (peer?.wallMs ?? NaN) / taken.wallMs;
  const memory = (peer?.peakBytes ?? NaN) / cold.peakBytes;
  return [faster(cold), faster(warm), faster(warmFirst), faster(coldFromCsv), memory, cold.wallMs / limitMs];
}

const ratio = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(1));
