import { join } from 'node:path';
import { WORKER_STATES } from '../../contracts/messages/protocol.ts';
import type { ResourceOffer } from '../../contracts/resources/resources.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { Metrics } from '../../platform/metrics/metrics.ts';
import { MetricsServer } from '../../platform/metrics/metrics-server.ts';
import { addProcessMetrics } from '../../platform/metrics/process-metrics.ts';
import type { WorkerConfig } from '../config.ts';
import type { DaemonView } from '../daemon/daemon.ts';
import { ATTEMPT_PHASES, type AttemptPhase } from '../journal/attempt.ts';
import { FolderSize } from './folder-size.ts';

export interface MetricsSources {
  readonly view: () => DaemonView;
  readonly lent: ResourceOffer;
  readonly linkUp: () => boolean;
  /** Journal events that the head has not acknowledged. */
  readonly unsentEvents: () => number;
  readonly imageBytes: () => number;
  readonly logger: Logger;
}

/** Collected, or about to be, and without the grader's receipt. */
const UNSENT: readonly AttemptPhase[] = ['ended', 'collected'];
const RESOURCES = [
  ['cpus', 'CPUs', (offer: ResourceOffer) => offer.cpus],
  ['memory_bytes', 'Memory', (offer: ResourceOffer) => offer.memoryBytes],
  ['disk_bytes', 'Disk', (offer: ResourceOffer) => offer.diskBytes],
  ['gpus', 'GPUs', (offer: ResourceOffer) => offer.gpus.length],
] as const;

/** Serves nothing where the configuration names no address. */
export async function serveMetrics(
  metrics: Metrics,
  { metrics: wanted, stateDir }: Pick<WorkerConfig, 'metrics' | 'stateDir'>,
  sources: MetricsSources,
): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  if (wanted === undefined) return stack.move();
  stack.use(addProcessMetrics(metrics, stateDir));
  addRunGauges(metrics, sources);
  addDiskGauge(metrics, stateDir, sources);
  const server = stack.use(
    new MetricsServer({
      address: wanted.address,
      metrics,
      health: () => ({ ok: sources.view().state !== 'STOPPED', parts: { head: sources.linkUp() } }),
      logger: sources.logger,
    }),
  );
  try {
    await server.listen();
  } catch (error) {
    // Somebody else has the port by now. A machine that is lent goes on being lent without.
    sources.logger.warn('metrics are not served', { error });
  }
  return stack.move();
}

function addRunGauges(metrics: Metrics, { view, lent, linkUp, unsentEvents }: MetricsSources): void {
  metrics.gauge(
    { name: 'podium_worker_state', help: "1 for the worker's state.", labels: { state: WORKER_STATES } },
    () => [{ labels: { state: view().state }, value: 1 }],
  );
  metrics.gauge(
    {
      name: 'podium_worker_runs',
      help: 'Attempts here by how far they are.',
      labels: { phase: ATTEMPT_PHASES },
    },
    () => view().phases.map((phase) => ({ labels: { phase }, value: 1 })),
  );
  metrics.value(
    'podium_worker_unsent_hand_ins',
    'Ended runs without a receipt of the grader.',
    () => view().phases.filter((phase) => UNSENT.includes(phase)).length,
  );
  metrics.value(
    'podium_worker_unsent_events',
    'Journal events that the head has not acknowledged.',
    unsentEvents,
  );
  metrics.value('podium_worker_head_connected', '1 while NATS can be reached.', () => (linkUp() ? 1 : 0));
  for (const [name, noun, of] of RESOURCES) {
    metrics.value(`podium_worker_lent_${name}`, `${noun} that runs may have here.`, () => of(lent));
    metrics.value(`podium_worker_free_${name}`, `${noun} that no run has now.`, () => of(view().free));
  }
}

function addDiskGauge(metrics: Metrics, stateDir: string, { view, lent, imageBytes }: MetricsSources): void {
  const bundles = new FolderSize(join(stateDir, 'bundles', 'files'));
  metrics.gauge(
    {
      name: 'podium_worker_disk_used_bytes',
      help: "Disk by what holds it: scratch set aside for runs, bundles (public data), agents' images used since the start.",
      labels: { kind: ['scratch', 'bundles', 'images'] },
    },
    async () => [
      { labels: { kind: 'scratch' }, value: Math.max(0, lent.diskBytes - view().free.diskBytes) },
      { labels: { kind: 'bundles' }, value: await bundles.bytes() },
      { labels: { kind: 'images' }, value: imageBytes() },
    ],
  );
}
