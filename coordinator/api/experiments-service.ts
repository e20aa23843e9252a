import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { experimentId, runId } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Implementation } from '../../platform/grpc/method-types.ts';
import type { CallContext } from '../../platform/grpc/server.ts';
import type { Services } from '../../proto/services.ts';
import type { DiskGuard } from '../artifacts/disk-guard.ts';
import { authorize, authorizeClient } from '../enrollment/authorize.ts';
import type { Identity } from '../enrollment/identity.ts';
import type { Leases } from '../leases/leases.ts';
import type { Quotas } from '../scheduling/quota.ts';
import type { Store } from '../store/store.ts';
import { Admission } from './admission.ts';
import { capacityWarnings } from './capacity.ts';
import { experimentControls } from './experiment-controls.ts';
import { field, limitField } from './field.ts';
import { experimentMessage, runMessage } from './messages.ts';
import { requireFitting } from './message-size.ts';
import { requireOwner, requirePriority } from './ownership.ts';
import { parseSubmission, resolveSubmission, type Catalog } from './submission.ts';
import { watchExperiment } from './watch.ts';

type ExperimentsService = Implementation<Services['Experiments'], CallContext<Identity>>;

interface ExperimentsParts {
  readonly store: Pick<Store, 'experiments' | 'runs' | 'queue' | 'feed'>;
  readonly leases: Pick<Leases, 'workers' | 'controls' | 'cancelRun' | 'cancelExperiment'>;
  readonly catalog: Catalog;
  readonly quotas: Quotas;
  readonly natsConnected: () => boolean;
  readonly disk: Pick<DiskGuard, 'refusal'>;
  readonly clock: Clock;
}

/** proto/experiments.proto over the record; who asks for work hears of it through the doorbell. */
export function experimentsService({
  store,
  leases,
  catalog,
  quotas,
  natsConnected,
  disk,
  clock,
}: ExperimentsParts): ExperimentsService {
  const admission = new Admission(store.queue, quotas, disk);
  return {
    ...experimentControls({ store, controls: leases.controls, admission }),

    Submit: async (request, { identity }) => {
      const client = authorizeClient(identity, 'submit');
      const wanted = resolveSubmission(parseSubmission(request), client.name, catalog);
      requirePriority(client, wanted.priority);
      const admit = await admission.gate();
      const { experiment, repeated } = store.experiments.submit(wanted, clock.nowMs(), (runs) => {
        admit(client.name, wanted.resources, runs);
      });
      const warnings = capacityWarnings(
        wanted.resourceClass,
        wanted.resources,
        leases.workers.list(),
        natsConnected(),
      );
      return await Promise.resolve({ experiment: experimentMessage(experiment), repeated, warnings });
    },

    Get: async (request, { identity }) => {
      authorize(identity, 'read');
      const experiment = store.experiments.require(
        field('experiment_id', experimentId, request.experimentId),
      );
      const reply = {
        experiment: experimentMessage(experiment),
        runs: store.runs.ofExperiment(experiment.id).map(runMessage),
      };
      requireFitting(
        'Experiments',
        'Get',
        reply,
        `Experiments.Watch sends the ${experiment.runsTotal} runs one by one.`,
      );
      return await Promise.resolve(reply);
    },

    List: async (request, { identity }) => {
      authorize(identity, 'read');
      const experiments = store.experiments.list(limitField(request.limit, 50, 1_000)).map(experimentMessage);
      return await Promise.resolve({ experiments });
    },

    async *Watch(request, { identity, signal }) {
      authorize(identity, 'read');
      const { id } = store.experiments.require(field('experiment_id', experimentId, request.experimentId));
      const record = {
        experiment: (experiment: typeof id) => store.experiments.require(experiment),
        runs: (experiment: typeof id) => store.runs.ofExperiment(experiment),
        run: store.runs.require.bind(store.runs),
      };
      for await (const watched of watchExperiment(record, store.feed, id, signal)) {
        if (watched.event === 'run') yield { run: runMessage(watched.run) };
        else yield { [watched.event]: experimentMessage(watched.experiment) };
      }
    },

    Cancel: async (request, { identity }) => {
      const client = authorizeClient(identity, 'submit');
      if (request.target === 'experimentId') {
        const experiment = store.experiments.require(
          field('experiment_id', experimentId, request.experimentId),
        );
        requireOwner(client, experiment.user, `Experiment ${experiment.id}`, 'cancel it');
        const { canceled, tooLate } = leases.cancelExperiment(experiment.id, `client:${client.name}`);
        return await Promise.resolve({ canceledRunIds: canceled, tooLateRunIds: tooLate });
      }
      if (request.target !== 'runId') {
        throw new PodiumError(
          'INVALID_ARGUMENT',
          'target: say which experiment_id or which run_id to cancel.',
        );
      }
      const run = store.runs.require(field('run_id', runId, request.runId));
      requireOwner(client, run.user, `Run ${run.id}`, 'cancel it');
      const canceled = leases.cancelRun(run.id, `client:${client.name}`) === 'canceled';
      return await Promise.resolve({
        canceledRunIds: canceled ? [run.id] : [],
        tooLateRunIds: canceled ? [] : [run.id],
      });
    },
  };
}
