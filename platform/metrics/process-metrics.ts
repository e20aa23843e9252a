import { monitorEventLoopDelay } from 'node:perf_hooks';
import { statfs } from 'node:fs/promises';
import type { Metrics } from './metrics.ts';

const NS = 1e9;
const LOOP = ['p50', 'p99', 'max'] as const;

/** What every process shows of itself; `stateDir` is the folder whose disk matters to it. Dispose to end the measuring. */
export function addProcessMetrics(metrics: Metrics, stateDir: string): Disposable {
  const loop = monitorEventLoopDelay({ resolution: 10 });
  loop.enable();
  metrics.value('process_cpu_seconds_total', 'User and system time of the process.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  metrics.value('process_resident_memory_bytes', 'Resident memory of the process.', () =>
    process.memoryUsage.rss(),
  );
  metrics.value('process_start_time_seconds', 'When the process started, in seconds since 1970.', () =>
    Math.round(performance.timeOrigin / 1000),
  );
  metrics.gauge(
    {
      name: 'podium_event_loop_lag_seconds',
      help: 'How late the event loop turned since the last scrape.',
      labels: { quantile: LOOP },
    },
    () => {
      const seconds = (ns: number): number => (Number.isFinite(ns) && ns > 0 && ns < 1e15 ? ns / NS : 0);
      const samples = [
        { labels: { quantile: 'p50' }, value: seconds(loop.percentile(50)) },
        { labels: { quantile: 'p99' }, value: seconds(loop.percentile(99)) },
        { labels: { quantile: 'max' }, value: seconds(loop.max) },
      ];
      loop.reset();
      return samples;
    },
  );
  const disk = async (blocks: 'bavail' | 'blocks'): Promise<number> => {
    const { bsize, [blocks]: count } = await statfs(stateDir);
    return bsize * count;
  };
  metrics.value('podium_state_disk_free_bytes', 'Free on the disk of the state folder.', () =>
    disk('bavail'),
  );
  metrics.value('podium_state_disk_size_bytes', 'Size of the disk of the state folder.', () =>
    disk('blocks'),
  );
  return {
    [Symbol.dispose]: () => {
      loop.disable();
    },
  };
}
