import { LEASE_VERDICTS } from '../../contracts/messages/protocol.ts';
import { LONG_SECONDS, SHORT_SECONDS, type Metrics } from '../../platform/metrics/metrics.ts';
import type { WorkerDesks } from '../leases/worker-gateway.ts';
import type { SettlingObserver } from '../settling/observer.ts';

/** What measures the coordinator at work; each part is handed to the code that it watches. */
export interface Instruments {
  readonly desks: (desks: WorkerDesks) => WorkerDesks;
  readonly settling: SettlingObserver;
  readonly onTransaction: (seconds: number) => void;
}

export function createInstruments(metrics: Metrics): Instruments {
  const transactions = metrics.histogram({
    name: 'podium_store_transaction_seconds',
    help: 'Transactions of the record, commit included.',
    buckets: SHORT_SECONDS,
  });
  return {
    desks: measuredDesks(metrics),
    settling: settlingObserver(metrics),
    onTransaction: (seconds) => {
      transactions.observe({}, seconds);
    },
  };
}

function measuredDesks(metrics: Metrics): Instruments['desks'] {
  const claims = metrics.counter({
    name: 'podium_claims_total',
    help: 'Claims of workers by their answer.',
    labels: { result: ['lease', 'nothing', 'refused'] },
  });
  const claimSeconds = metrics.histogram({
    name: 'podium_claim_seconds',
    help: 'From a claim at hand to its answer, recorded.',
    buckets: SHORT_SECONDS,
  });
  const renewals = metrics.counter({
    name: 'podium_renewals_total',
    help: 'Leases in renewals by the verdict; refused counts whole messages.',
    labels: { verdict: [...LEASE_VERDICTS, 'refused'] },
  });
  const renewalSeconds = metrics.histogram({
    name: 'podium_renewal_seconds',
    help: 'From a renewal (all leases of a worker) at hand to its answer.',
    buckets: SHORT_SECONDS,
  });
  const events = metrics.counter({
    name: 'podium_journal_events_total',
    help: "Events of workers' journals that were taken.",
  });
  return (desks) => ({
    ...desks,
    claim: (request) => {
      const startedAtMs = performance.now();
      const reply = desks.claim(request);
      claimSeconds.observe({}, (performance.now() - startedAtMs) / 1000);
      claims.add({ result: reply.kind });
      return reply;
    },
    renew: (request) => {
      const startedAtMs = performance.now();
      const reply = desks.renew(request);
      renewalSeconds.observe({}, (performance.now() - startedAtMs) / 1000);
      if (reply.kind === 'refused') renewals.add({ verdict: 'refused' });
      else for (const { verdict } of reply.leases) renewals.add({ verdict });
      return reply;
    },
    events: (request) => {
      const reply = desks.events(request);
      events.add({}, request.events.length);
      return reply;
    },
  });
}

function settlingObserver(metrics: Metrics): SettlingObserver {
  const receipts = metrics.counter({
    name: 'podium_receipts_read_total',
    help: 'Receipts read from graders by what became of them.',
    labels: { result: ['settled', 'repeated', 'stale'] },
  });
  const lag = metrics.histogram({
    name: 'podium_settling_lag_seconds',
    help: "From a hand-in stored, by the grader's clock, to the run settled.",
    buckets: LONG_SECONDS,
  });
  const gradings = metrics.histogram({
    name: 'podium_grading_call_seconds',
    help: 'Calls that ask a grader to grade: graded, failed (tried again), away (the grader), final (given up).',
    labels: { result: ['graded', 'failed', 'away', 'final'] },
    buckets: LONG_SECONDS,
  });
  return {
    onReceipt: (kind, lagMs) => {
      receipts.add({ result: kind });
      if (kind === 'settled') lag.observe({}, Math.max(0, lagMs) / 1000);
    },
    onGrading: (result, durationMs) => {
      gradings.observe({ result }, durationMs / 1000);
    },
  };
}
