import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { experimentId, runId, type ExperimentId } from '../../contracts/ids/id.ts';
import type { Implementation } from '../../platform/grpc/method-types.ts';
import type { CallContext } from '../../platform/grpc/server.ts';
import type { ExtendRequest__Output } from '../../proto/gen/podium/v1/ExtendRequest.ts';
import type { Services } from '../../proto/services.ts';
import { authorizeClient } from '../enrollment/authorize.ts';
import type { Identity } from '../enrollment/identity.ts';
import type { Controls, Target } from '../leases/controls.ts';
import { MAX_TIME_LIMIT_MS, RETRIABLE, type NewLimit } from '../store/run-controls.ts';
import type { Store } from '../store/store.ts';
import type { Admission } from './admission.ts';
import { field } from './field.ts';
import { experimentMessage } from './messages.ts';
import { requireOwner, requirePriority } from './ownership.ts';
import { priority } from './submission.ts';

type ExperimentsService = Implementation<Services['Experiments'], CallContext<Identity>>;
type ControlMethods = Pick<ExperimentsService, 'Pause' | 'Resume' | 'Reprioritize' | 'Extend' | 'Retry'>;

const limitMs = z
  .number()
  .int()
  .min(1_000, 'must be at least 1000')
  .max(MAX_TIME_LIMIT_MS, `must be at most ${MAX_TIME_LIMIT_MS} (24.8 days)`);
const outcome = z.enum(RETRIABLE, `must be one of ${RETRIABLE.join(', ')}`);

interface ControlParts {
  readonly store: Pick<Store, 'experiments' | 'runs'>;
  readonly controls: Controls;
  readonly admission: Admission;
}

/** The part of proto/experiments.proto that changes what was submitted: for its user and admins. */
export function experimentControls({ store, controls, admission }: ControlParts): ControlMethods {
  const owned = (identity: Identity, id: string, deed: string): { id: ExperimentId; user: string } => {
    const client = authorizeClient(identity, 'submit');
    const experiment = store.experiments.require(field('experiment_id', experimentId, id));
    requireOwner(client, experiment.user, `Experiment ${experiment.id}`, deed);
    return { id: experiment.id, user: client.name };
  };
  const target = (
    identity: Identity,
    request: { readonly target?: string; readonly experimentId?: string; readonly runId?: string },
    deed: string,
  ): { on: Target; user: string } => {
    if (request.target === 'experimentId') {
      const { id, user } = owned(identity, request.experimentId ?? '', deed);
      return { on: { experiment: id }, user };
    }
    if (request.target !== 'runId')
      throw new PodiumError('INVALID_ARGUMENT', 'target: say which experiment_id or which run_id is meant.');
    const client = authorizeClient(identity, 'submit');
    const run = store.runs.require(field('run_id', runId, request.runId));
    requireOwner(client, run.user, `Run ${run.id}`, deed);
    return { on: { run: run.id }, user: client.name };
  };
  return {
    Pause: async (request, { identity }) => {
      const { id, user } = owned(identity, request.experimentId, 'pause it');
      return await Promise.resolve(experimentMessage(controls.pause(id, user)));
    },

    Resume: async (request, { identity }) => {
      const { id, user } = owned(identity, request.experimentId, 'resume it');
      return await Promise.resolve(experimentMessage(controls.resume(id, user)));
    },

    Reprioritize: async (request, { identity }) => {
      const to = field('priority', priority, request.priority);
      const { id, user } = owned(identity, request.experimentId, 'change its priority');
      requirePriority(authorizeClient(identity, 'submit'), to);
      return await Promise.resolve(experimentMessage(controls.reprioritize(id, to, user)));
    },

    Extend: async (request, { identity }) => {
      const limit = newLimit(request);
      const { on, user } = target(identity, request, 'extend it');
      const { extended, left } = controls.extend(on, limit, user);
      return await Promise.resolve({ extendedRunIds: extended, leftRunIds: left });
    },

    Retry: async (request, { identity }) => {
      const outcomes = request.outcomes.map((name, index) => field(`outcomes[${index}]`, outcome, name));
      const { on, user } = target(identity, request, 'retry it');
      const wanted = outcomes.length === 0 ? (['platform_failed'] as const) : outcomes;
      const admit = await admission.gate();
      const { queued, regraded } = controls.retry(on, wanted, user, (runs) => {
        // Of one experiment, so all of one user and size; an admin's retry, too, is within the user's quota.
        const [run] = runs;
        if (run !== undefined) admit(run.user, store.runs.spec(run.id).resources, runs.length);
      });
      return { queuedRunIds: [...queued], regradedRunIds: [...regraded] };
    },
  };
}

function newLimit(request: ExtendRequest__Output): NewLimit {
  switch (request.limit) {
    case 'timeLimitMs':
      return { toMs: field('time_limit_ms', limitMs, request.timeLimitMs) };
    case 'byMs':
      return { byMs: field('by_ms', limitMs, request.byMs) };
    default:
      throw new PodiumError('INVALID_ARGUMENT', 'limit: say a time_limit_ms or by_ms how much more.');
  }
}
