import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { workerId, type WorkerId } from '../../contracts/ids/id.ts';
import type { ResourceClass } from '../../contracts/resources/classes.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Implementation } from '../../platform/grpc/method-types.ts';
import type { CallContext } from '../../platform/grpc/server.ts';
import type { Services } from '../../proto/services.ts';
import { authorize, authorizeClient } from '../enrollment/authorize.ts';
import type { Identity } from '../enrollment/identity.ts';
import type { WorkerRegistry, WorkerView } from '../leases/worker-registry.ts';
import type { Standings } from '../store/standings.ts';
import { field, text, unknownName } from './field.ts';
import { requestMessage, workerMessage } from './messages.ts';

type FleetService = Implementation<Services['Fleet'], CallContext<Identity>>;

interface FleetParts {
  readonly workers: WorkerRegistry;
  readonly standings: Standings;
  readonly classes: ReadonlyMap<string, ResourceClass>;
  readonly clock: Clock;
}

/** proto/fleet.proto over the live view of the workers, and what the head thinks of them. */
export function fleetService({ workers, standings, classes, clock }: FleetParts): FleetService {
  const find = (id: WorkerId): WorkerView => {
    const views = workers.list();
    const view = views.find((worker) => worker.id === id);
    if (view === undefined)
      throw unknownName(
        'worker',
        id,
        views.map((worker) => worker.id),
        'none has ever connected',
      );
    return view;
  };
  const change = async (
    identity: Identity,
    id: string,
    deed: (worker: WorkerId, admin: string) => void,
  ): Promise<ReturnType<typeof workerMessage>> => {
    const { name } = authorizeClient(identity, 'admin');
    const worker = find(field('worker_id', workerId, id)).id;
    deed(worker, name);
    return await Promise.resolve(workerMessage(find(worker)));
  };
  const reasonOf = (reason: string): string => field('reason', text(500), reason);
  return {
    ListWorkers: async (_request, { identity }) => {
      authorize(identity, 'read');
      return await Promise.resolve({ workers: workers.list().map(workerMessage) });
    },

    Drain: (request, { identity }) =>
      change(identity, request.workerId, (worker, admin) => {
        standings.drain(worker, admin, reasonOf(request.reason), clock.nowMs());
      }),

    Undrain: (request, { identity }) =>
      change(identity, request.workerId, (worker) => {
        standings.undrain(worker);
      }),

    Quarantine: (request, { identity }) =>
      change(identity, request.workerId, (worker, admin) => {
        const reason = reasonOf(request.reason);
        if (reason === '')
          throw new PodiumError('INVALID_ARGUMENT', 'reason: say why; who finds the worker so will ask.');
        standings.quarantine(worker, admin, reason, clock.nowMs());
      }),

    Release: (request, { identity }) =>
      change(identity, request.workerId, (worker) => {
        standings.release(worker, clock.nowMs());
      }),

    ListResourceClasses: async (_request, { identity }) => {
      authorize(identity, 'read');
      const listed = [...classes.values()].map(({ name, description, resources }) => ({
        name,
        description,
        resources: requestMessage(resources),
      }));
      return await Promise.resolve({ classes: listed });
    },
  };
}
