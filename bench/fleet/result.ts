import { median, percentile } from '../report/statistics.ts';
import type { Verdict } from '../report/verdict.ts';
import type { FleetMeasured, FleetSizes } from './measure.ts';

const MIB = 2 ** 20;
const CLAIMS_PER_SECOND = 200;
const CLAIM_MS = 100;
const MEMORY_MIB = 512;
const CORE_PERCENT = 10;
/** A claim at the longest queue beside one at the shortest: flat, but for noise. */
const FLAT = 1.5;

export function fleetResult(
  sizes: FleetSizes,
  measured: FleetMeasured,
): { text: string; verdicts: Verdict[]; details: object } {
  const { byQueue, claims, renewing, finishing, claimCpuSeconds, peakBytes, graderPeakBytes } = measured;
  const perSecond = claims.latenciesMs.length / claims.seconds;
  const p = (values: readonly number[], share: number): number => percentile(values, share);
  const medians = byQueue.map(({ queued, latenciesMs }) => ({ queued, ms: median(latenciesMs) }));
  const flatness = (medians.at(-1)?.ms ?? NaN) / (medians[0]?.ms ?? NaN);
  const { handInMs, eventMs, seconds, graded, gradingBehindSeconds } = finishing;
  const both = (values: readonly number[]): string =>
    `p50 ${p(values, 0.5).toFixed(1)} ms, p99 ${p(values, 0.99).toFixed(1)} ms`;
  const text = [
    `${sizes.workers} workers, ${graded} runs graded.`,
    `Claims: ${perSecond.toFixed(0)} a second with ${sizes.claimsAtOnce} at once, ${both(claims.latenciesMs)};`,
    `  ${(claimCpuSeconds * 1000).toFixed(2)} ms of the coordinator's processor time each; ${claims.empty} got none.`,
    'A claim alone, by what is queued:',
    ...byQueue.map(({ queued, latenciesMs }) => `  ${String(queued).padStart(7)}  ${both(latenciesMs)}`),
    `Renewals: ${renewing.renewals} in ${sizes.renewingMs / 1000} s take ${(renewing.core * 100).toFixed(1)} % of a core; ${both(renewing.latenciesMs)}.`,
    `Events, hand-in, settling, grading: ${(graded / seconds).toFixed(0)} runs a second (${seconds.toFixed(0)} s; the last grade ${gradingBehindSeconds.toFixed(1)} s after the last hand-in).`,
    `  hand-in ${both(handInMs)}; events ${both(eventMs)}`,
    `Peak memory: coordinator ${(peakBytes / MIB).toFixed(0)} MiB, grader ${(graderPeakBytes / MIB).toFixed(0)} MiB.`,
  ].join('\n');
  const verdicts: Verdict[] = [
    { what: 'Claims a second', value: perSecond, unit: '', limit: CLAIMS_PER_SECOND, wanted: 'at least' },
    {
      what: 'A claim, p99',
      value: p(claims.latenciesMs, 0.99),
      unit: 'ms',
      limit: CLAIM_MS,
      wanted: 'at most',
    },
    { what: 'Coordinator memory', value: peakBytes / MIB, unit: 'MiB', limit: MEMORY_MIB, wanted: 'at most' },
    {
      what: 'A claim at the longest queue beside the shortest',
      value: flatness,
      unit: '×',
      limit: FLAT,
      wanted: 'at most',
    },
    {
      what: 'Renewals alone, of a core',
      value: renewing.core * 100,
      unit: '%',
      limit: CORE_PERCENT,
      wanted: 'at most',
    },
    { what: 'Runs graded', value: graded, unit: '', limit: handInMs.length, wanted: 'at least' },
  ];
  const details = {
    sizes,
    claims: {
      perSecond,
      p50Ms: p(claims.latenciesMs, 0.5),
      p99Ms: p(claims.latenciesMs, 0.99),
      empty: claims.empty,
      cpuMs: claimCpuSeconds * 1000,
    },
    byQueue: byQueue.map(({ queued, latenciesMs }) => ({
      queued,
      p50Ms: p(latenciesMs, 0.5),
      p99Ms: p(latenciesMs, 0.99),
    })),
    renewing: { core: renewing.core, renewals: renewing.renewals, p99Ms: p(renewing.latenciesMs, 0.99) },
    finishing: {
      runsPerSecond: graded / seconds,
      graded,
      handInP99Ms: p(handInMs, 0.99),
      eventP99Ms: p(eventMs, 0.99),
    },
    coordinatorMib: peakBytes / MIB,
    graderMib: graderPeakBytes / MIB,
  };
  return { text, verdicts, details };
}
