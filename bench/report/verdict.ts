import { machine, machineText } from './machine.ts';

/** One measured value beside its limit. */
export interface Verdict {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: number;
  /** Which side of the limit is good. */
  readonly wanted: 'at most' | 'at least';
}

export function holds({ value, limit, wanted }: Verdict): boolean {
  return wanted === 'at most' ? value <= limit : value >= limit;
}

/** "1.42 × (at most 2.00 ×: met, 0.71 of it)" */
export function verdictText(verdict: Verdict): string {
  const { what, value, unit, limit, wanted } = verdict;
  const share = limit === 0 ? '' : `, ${(value / limit).toFixed(2)} of it`;
  const named = unit === '' ? short(value) : `${short(value)} ${unit}`;
  return `${what}: ${named} (${wanted} ${short(limit)}: ${holds(verdict) ? 'met' : 'MISSED'}${share})`;
}

/**
 * Ends a bench: figures, the limits and the machine, as text or as JSON. The exit status is 1 when a limit is missed.
 */
export function conclude(
  name: string,
  result: { readonly text: string; readonly verdicts: readonly Verdict[]; readonly details: object },
  options: { readonly json: boolean },
): void {
  const here = machine();
  const { text, verdicts, details } = result;
  const missed = verdicts.filter((verdict) => !holds(verdict));
  if (options.json) {
    const judged = verdicts.map((verdict) => ({ ...verdict, holds: holds(verdict) }));
    process.stdout.write(`${JSON.stringify({ bench: name, machine: here, verdicts: judged, ...details })}\n`);
  } else {
    const lines = [text, '', ...verdicts.map(verdictText), '', `Machine: ${machineText(here)}`];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  process.exitCode = missed.length === 0 ? 0 : 1;
}

function short(value: number): string {
  if (Math.abs(value) >= 100 || Number.isInteger(value)) return value.toFixed(0);
  return value.toFixed(2);
}
