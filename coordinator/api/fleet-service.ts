import type { ResourceClass } from '../../contracts/resources/classes.ts';
import type { Implementation } from '../../platform/grpc/method-types.ts';
import type { CallContext } from '../../platform/grpc/server.ts';
import type { Services } from '../../proto/services.ts';
import { authorize } from '../enrollment/authorize.ts';
import type { Identity } from '../enrollment/identity.ts';
import type { WorkerRegistry } from '../leases/worker-registry.ts';
import { requestMessage, workerMessage } from './messages.ts';

type FleetService = Implementation<Services['Fleet'], CallContext<Identity>>;

/** proto/fleet.proto over the live view of the workers. */
export function fleetService(
  workers: WorkerRegistry,
  classes: ReadonlyMap<string, ResourceClass>,
): FleetService {
  return {
    ListWorkers: async (_request, { identity }) => {
      authorize(identity, 'read');
      return await Promise.resolve({ workers: workers.list().map(workerMessage) });
    },

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
