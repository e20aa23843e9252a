import { LEASE_MS } from '../../contracts/messages/protocol.ts';
import { percentile } from '../report/statistics.ts';
import type { Verdict } from '../report/verdict.ts';
import type { RecoveryMeasured, RecoverySizes } from './measure.ts';

/** A second may have so many times what it would have if renewals were spread evenly over their interval. */
const HERD = 5;

export function recoveryResult(
  { leases, renewIntervalMs }: RecoverySizes,
  measured: RecoveryMeasured,
): { text: string; verdicts: Verdict[]; details: object } {
  const { awayMs, reconciledMs, perSecond, renewalMs, lost, runs } = measured;
  const even = leases / (renewIntervalMs / 1000);
  const busiest = Math.max(...perSecond);
  const restarted = Object.entries(runs)
    .filter(([state]) => !state.startsWith('attempt 1,'))
    .reduce((sum, [, count]) => sum + count, 0);
  const text = [
    `${leases} leases; the first renewal was answered ${(awayMs / 1000).toFixed(1)} s after the kill, the last lease was renewed after ${(reconciledMs / 1000).toFixed(1)} s.`,
    `Renewals answered in each second since: ${perSecond.join(' ')} (evenly spread: ${even.toFixed(0)}).`,
    `A renewal took p50 ${percentile(renewalMs, 0.5).toFixed(1)} ms, p99 ${percentile(renewalMs, 0.99).toFixed(1)} ms.`,
    `Runs afterwards: ${Object.entries(runs)
      .map(([state, count]) => `${count} × ${state}`)
      .join('; ')}. Leases lost: ${lost}.`,
  ].join('\n');
  const verdicts: Verdict[] = [
    {
      what: 'All reconciled, two lease periods',
      value: reconciledMs / 1000,
      unit: 's',
      limit: (2 * LEASE_MS) / 1000,
      wanted: 'at most',
    },
    { what: 'Busiest second', value: busiest, unit: 'renewals', limit: HERD * even, wanted: 'at most' },
    { what: 'Runs restarted', value: restarted + lost, unit: '', limit: 0, wanted: 'at most' },
  ];
  return { text, verdicts, details: { leases, ...measured, renewalMs: undefined } };
}
