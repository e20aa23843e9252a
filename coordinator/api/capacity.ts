import { lackOf, type ResourceRequest } from '../../contracts/resources/resources.ts';
import type { WorkerView } from '../leases/worker-registry.ts';

/** Said wherever a run cannot be taken because of it. */
export const NATS_AWAY =
  "The head cannot reach NATS, so no worker can ask for work; runs wait until it can. See whether nats-server runs at the address in the head's configuration.";

type Lender = Pick<WorkerView, 'id' | 'state' | 'lent'>;

/** Workers named in a warning; more of them help nobody. */
const NAMED = 5;

/**
 * What a submitter should know at once: that nobody can take these runs. Empty when some live worker lends enough.
 * `className` is the resource class that was asked for.
 */
export function capacityWarnings(
  className: string,
  request: ResourceRequest,
  workers: readonly Lender[],
  natsConnected: boolean,
): string[] {
  const warnings = natsConnected ? [] : [NATS_AWAY];
  const live = workers.filter(
    (worker) => worker.state === 'IDLE' || worker.state === 'BUSY' || worker.state === 'STARTING',
  );
  if (live.length === 0) return [...warnings, 'No worker is connected now; these runs wait for one.'];
  const lacks = live.map((worker) => ({ worker, lack: lackOf(request, worker.lent) }));
  if (lacks.some(({ lack }) => lack === null)) return warnings;
  const named = lacks.slice(0, NAMED).map(({ worker, lack }) => `on ${worker.id} a run ${lack ?? ''}`);
  const more = lacks.length > NAMED ? `; and ${lacks.length - NAMED} more` : '';
  return [
    ...warnings,
    `No connected worker lends what the class '${className}' asks for; these runs wait for one that does: ${named.join('; ')}${more}.`,
  ];
}
