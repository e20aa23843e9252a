import type { Logger } from '../../platform/logger/logger.ts';
import type { Metrics } from '../../platform/metrics/metrics.ts';
import { MetricsServer } from '../../platform/metrics/metrics-server.ts';
import { addProcessMetrics } from '../../platform/metrics/process-metrics.ts';
import type { GraderConfig } from '../config.ts';

export interface MetricsSources {
  /** Gradings that wait for their turn. */
  readonly waiting: () => number;
  /** Scorer children that wait for a job. */
  readonly spares: () => number;
  readonly logger: Logger;
}

/** Serves nothing where the configuration names no address. */
export function createMetricsServer(
  metrics: Metrics,
  config: Pick<GraderConfig, 'metrics' | 'stateDir'>,
  { waiting, spares, logger }: MetricsSources,
): AsyncDisposable & { listen(): Promise<void> } {
  if (config.metrics === undefined)
    return { listen: () => Promise.resolve(), [Symbol.asyncDispose]: () => Promise.resolve() };
  metrics.value('podium_grading_queue', 'Gradings that wait for their turn.', waiting);
  metrics.value('podium_scorer_spares', 'Scorer children that are started and wait for a job.', spares);
  const { address } = config.metrics;
  const loop = addProcessMetrics(metrics, config.stateDir);
  const server = new MetricsServer({ address, metrics, health: () => ({ ok: true, parts: {} }), logger });
  return {
    listen: async () => {
      await server.listen();
    },
    [Symbol.asyncDispose]: async () => {
      loop[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
