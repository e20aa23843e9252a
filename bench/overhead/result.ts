import { median } from '../report/statistics.ts';
import type { Verdict } from '../report/verdict.ts';
import type { Round } from './measure.ts';

/** Never above this, and where it should be. */
const LIMIT = 2.0;
const AIM = 1.5;

/** Medians of the rounds: both ways, their parts, and the ratio. */
export function overheadResult(rounds: readonly Round[]): {
  text: string;
  verdicts: Verdict[];
  details: object;
} {
  const of = (value: (round: Round) => number): number => median(rounds.map(value));
  const bareMs = of(({ bare }) => bare.totalMs);
  const podiumMs = of(({ podium }) => podium.totalMs);
  const ratio = podiumMs / bareMs;
  const parts = (['createMs', 'startMs', 'waitMs', 'removeMs'] as const).map(
    (part) => [part, of(({ bare }) => bare[part])] as const,
  );
  const names = [...new Set(rounds.flatMap(({ podium }) => [...podium.marks.keys()]))];
  const marks = names
    .map((name) => [name, of(({ podium }) => podium.marks.get(name) ?? NaN)] as const)
    .sort((a, b) => a[1] - b[1]);
  const text = [
    `Podium, submit to graded: ${podiumMs.toFixed(0)} ms (${range(rounds.map(({ podium }) => podium.totalMs))})`,
    `Bare container:           ${bareMs.toFixed(0)} ms (${range(rounds.map(({ bare }) => bare.totalMs))})`,
    `  ${parts.map(([part, ms]) => `${part.replace(/Ms$/, '')} ${ms.toFixed(0)}`).join(', ')}`,
    `${rounds.length} rounds, taking turns; medians, quartiles in brackets.`,
    '',
    'When, in ms from the submission:',
    ...marks.map(([name, ms]) => `  ${ms.toFixed(0).padStart(6)}  ${name}`),
  ].join('\n');
  const verdicts: Verdict[] = [
    { what: 'Overhead', value: ratio, unit: '×', limit: LIMIT, wanted: 'at most' },
    { what: 'Overhead, as it should be', value: ratio, unit: '×', limit: AIM, wanted: 'at most' },
  ];
  const details = {
    podiumMs,
    bareMs,
    ratio,
    bareParts: Object.fromEntries(parts),
    marks: Object.fromEntries(marks),
    rounds: rounds.map(({ bare, podium }) => [bare.totalMs, podium.totalMs]),
  };
  return { text, verdicts, details };
}

function range(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.round((sorted.length - 1) * share)] ?? NaN).toFixed(0);
  return `${at(0.25)} to ${at(0.75)}`;
}
