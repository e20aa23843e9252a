import type { GraderId } from '../../contracts/ids/id.ts';
import { WORKER_STATES } from '../../contracts/messages/protocol.ts';
import type { ResourceOffer } from '../../contracts/resources/resources.ts';
import { RUN_STATES } from '../../contracts/run/state.ts';
import type { Metrics } from '../../platform/metrics/metrics.ts';
import type { WaitingWatch } from '../history/waiting-watch.ts';
import type { WorkerView } from '../leases/worker-registry.ts';
import { WAITING_REASONS } from '../scheduling/explain-waiting.ts';
import type { WebhookCounts } from '../webhooks/outbox.ts';
import type { RunCounts } from './run-counts.ts';

export interface GaugeSources {
  readonly runs: RunCounts;
  readonly waiting: Pick<WaitingWatch, 'countByReason'>;
  readonly workers: () => readonly Pick<WorkerView, 'state' | 'lent' | 'free'>[];
  readonly openLeases: () => number;
  readonly webhooks: () => readonly WebhookCounts[];
  readonly natsConnected: () => boolean;
  readonly graders: readonly GraderId[];
  /** Whether a grader can be reached now; settles within a second. */
  readonly graderAnswers: (id: GraderId) => Promise<boolean>;
}

/** How things stand, read at each scrape. */
export function addGauges(metrics: Metrics, sources: GaugeSources): void {
  metrics.gauge({ name: 'podium_runs', help: 'Runs by state.', labels: { state: RUN_STATES } }, () =>
    [...sources.runs.byState()].map(([state, value]) => ({ labels: { state }, value })),
  );
  metrics.gauge(
    {
      name: 'podium_queue_runs',
      help: 'Queued runs by why they wait (podium explain says it in full).',
      labels: { reason: WAITING_REASONS },
    },
    () => [...sources.waiting.countByReason()].map(([reason, value]) => ({ labels: { reason }, value })),
  );
  metrics.value('podium_open_leases', 'Runs that a worker holds.', sources.openLeases);
  metrics.gauge(
    {
      name: 'podium_webhook_deliveries',
      help: 'Events for webhooks of the last 30 days by how they stand.',
      labels: { state: ['pending', 'delivered', 'given_up'] },
    },
    () =>
      sources.webhooks().flatMap(({ pending, delivered, givenUp }) => [
        { labels: { state: 'pending' }, value: pending },
        { labels: { state: 'delivered' }, value: delivered },
        { labels: { state: 'given_up' }, value: givenUp },
      ]),
  );
  metrics.value('podium_nats_connected', '1 while workers can be heard.', () =>
    sources.natsConnected() ? 1 : 0,
  );
  metrics.gauge(
    {
      name: 'podium_grader_reachable',
      help: '1 for a grader that answers.',
      labels: { grader: sources.graders },
    },
    async () =>
      await Promise.all(
        sources.graders.map(async (grader) => ({
          labels: { grader },
          value: (await sources.graderAnswers(grader)) ? 1 : 0,
        })),
      ),
  );
  metrics.gauge(
    {
      name: 'podium_workers',
      help: 'Workers by state; LOST is one that is not heard.',
      labels: { state: [...WORKER_STATES, 'LOST'] },
    },
    () => sources.workers().map(({ state }) => ({ labels: { state }, value: 1 })),
  );
  addFleetGauges(metrics, () =>
    sources.workers().filter(({ state }) => state !== 'LOST' && state !== 'STOPPED'),
  );
}

/** What the workers that are there lend, and what of it is free. */
function addFleetGauges(
  metrics: Metrics,
  present: () => readonly { readonly lent: ResourceOffer; readonly free: ResourceOffer }[],
): void {
  const kinds = [
    ['cpus', 'CPUs', (offer: ResourceOffer) => offer.cpus],
    ['memory_bytes', 'Memory', (offer: ResourceOffer) => offer.memoryBytes],
    ['disk_bytes', 'Disk', (offer: ResourceOffer) => offer.diskBytes],
    ['gpus', 'GPUs', (offer: ResourceOffer) => offer.gpus.length],
  ] as const;
  for (const [name, noun, of] of kinds) {
    metrics.value(`podium_fleet_lent_${name}`, `${noun} lent by the workers that are there.`, () =>
      present().reduce((sum, { lent }) => sum + of(lent), 0),
    );
    metrics.value(`podium_fleet_free_${name}`, `${noun} free on the workers that are there.`, () =>
      present().reduce((sum, { free }) => sum + of(free), 0),
    );
  }
}
