import type { GraderId } from '../../contracts/ids/id.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { Metrics } from '../../platform/metrics/metrics.ts';
import { MetricsServer } from '../../platform/metrics/metrics-server.ts';
import { addProcessMetrics } from '../../platform/metrics/process-metrics.ts';
import type { CoordinatorConfig } from '../config.ts';
import type { WaitingWatch } from '../history/waiting-watch.ts';
import type { Leases } from '../leases/leases.ts';
import type { Store } from '../store/store.ts';
import { addGauges } from './gauges.ts';
import { RunCounts } from './run-counts.ts';

export interface MonitoringParts {
  readonly config: Pick<CoordinatorConfig, 'metrics' | 'stateDir' | 'graders'>;
  readonly store: Store;
  readonly leases: Leases;
  readonly waiting: WaitingWatch;
  readonly natsConnected: () => boolean;
  readonly graderAnswers: (id: GraderId) => Promise<boolean>;
  readonly logger: Logger;
}

/** Adds the gauges and serves all where the configuration says so; nothing is measured twice without it. */
export async function serveMetrics(
  metrics: Metrics,
  { config, store, leases, waiting, natsConnected, graderAnswers, logger }: MonitoringParts,
): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  if (config.metrics === undefined) return stack.move();
  stack.use(addProcessMetrics(metrics, config.stateDir));
  const runs = stack.use(new RunCounts(store));
  const graders = config.graders.map(({ id }) => id);
  addGauges(metrics, {
    runs,
    waiting,
    workers: () => leases.workers.list(),
    openLeases: () => store.runs.holders().length,
    webhooks: () => store.outbox.counts(),
    natsConnected,
    graders,
    graderAnswers,
  });
  const server = stack.use(
    new MetricsServer({
      address: config.metrics.address,
      metrics,
      // A head without NATS or a grader still serves its clients and keeps the record: that is told, not called ill.
      health: async () => {
        const answers = await Promise.all(
          graders.map(async (id) => [`grader ${id}`, await graderAnswers(id)] as const),
        );
        return { ok: true, parts: { nats: natsConnected(), ...Object.fromEntries(answers) } };
      },
      logger,
    }),
  );
  await server.listen();
  return stack.move();
}
