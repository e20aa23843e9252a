import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { experimentId, runId, type GraderId } from '../../contracts/ids/id.ts';
import type { RunState } from '../../contracts/run/state.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Implementation } from '../../platform/grpc/method-types.ts';
import type { CallContext } from '../../platform/grpc/server.ts';
import type { Services } from '../../proto/services.ts';
import type { DiskGuard } from '../artifacts/disk-guard.ts';
import { authorize, authorizeClient } from '../enrollment/authorize.ts';
import type { Identity } from '../enrollment/identity.ts';
import { timelineOf } from '../history/timeline.ts';
import type { Leases } from '../leases/leases.ts';
import type { EventRow } from '../store/events.ts';
import type { RunRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { explainRun } from './explain.ts';
import { retainedSentences } from './retained.ts';
import { byteCount, field, limitField } from './field.ts';
import { requireOwner } from './ownership.ts';
import { requireFitting } from './message-size.ts';
import { attemptMessage, historyMessage, runMessage, runStateOf } from './messages.ts';

type RunsService = Implementation<Services['Runs'], CallContext<Identity>>;

const NEEDS_GRADER: readonly RunState[] = ['handing_in', 'settled'];
const AGENT_MAY_PRINT: readonly RunState[] = ['queued', 'leased', 'running'];

interface RunsParts {
  readonly store: Pick<Store, 'experiments' | 'runs' | 'attempts' | 'events' | 'grading' | 'history'>;
  readonly leases: Pick<Leases, 'explainWaiting' | 'output' | 'controls'>;
  readonly natsConnected: () => boolean;
  /** Whether a grader can be reached now; settles within a second. */
  readonly graderAnswers: (id: GraderId) => Promise<boolean>;
  readonly disk: Pick<DiskGuard, 'status'>;
  readonly clock: Clock;
}

/** proto/runs.proto over the record and the live view. */
export function runsService({
  store,
  leases,
  natsConnected,
  graderAnswers,
  disk,
  clock,
}: RunsParts): RunsService {
  const runOf = (id: string): RunRow => store.runs.require(field('run_id', runId, id));
  return {
    Get: async (request, { identity }) => {
      authorize(identity, 'read');
      return await Promise.resolve(runMessage(runOf(request.runId)));
    },

    List: async (request, { identity }) => {
      authorize(identity, 'read');
      const experiment =
        request.experimentId === '' ? null : field('experiment_id', experimentId, request.experimentId);
      if (experiment !== null) store.experiments.require(experiment);
      const states = request.states.map(stateField);
      const limit = limitField(request.limit, 100, 10_000);
      const reply = { runs: store.runs.list({ experimentId: experiment, states, limit }).map(runMessage) };
      requireFitting('Runs', 'List', reply, 'Ask with a smaller limit or for fewer states.');
      return await Promise.resolve(reply);
    },

    Explain: async (request, { identity }) => {
      authorize(identity, 'read');
      const run = runOf(request.runId);
      const attempts = store.attempts.ofRun(run.id);
      const waiting = run.state === 'queued' ? leases.explainWaiting(run) : null;
      const graderAway = NEEDS_GRADER.includes(run.state) && !(await graderAnswers(run.graderId));
      const events = store.events.ofRun(run.id);
      const sentences = explainRun({
        run,
        waiting,
        attempts,
        natsConnected: natsConnected(),
        graderAway,
        exitCode: exitCodeOf(events, run),
        diskCondition: await disk.status(),
        nowMs: clock.nowMs(),
      });
      return {
        run: runMessage(run),
        sentences: [...sentences, ...retainedSentences(events, clock.nowMs())],
        attempts: attempts.map(attemptMessage),
        workers: [...(waiting?.workers ?? [])],
      };
    },

    History: async (request, { identity }) => {
      authorize(identity, 'read');
      const run = runOf(request.runId);
      const afterSeq = field('after_seq', byteCount, request.afterSeq);
      const limit = limitField(request.limit, 1_000, 5_000);
      const rest = timelineOf(store.history.ofRun(run)).filter(({ seq }) => seq > afterSeq);
      const page = rest.slice(0, limit);
      const nextAfterSeq = rest.length > page.length ? (page.at(-1)?.seq ?? 0) : 0;
      const reply = { entries: page.map(historyMessage), nextAfterSeq };
      requireFitting('Runs', 'History', reply, 'Ask with a smaller limit.');
      return await Promise.resolve(reply);
    },

    Release: async (request, { identity }) => {
      const client = authorizeClient(identity, 'submit');
      const run = runOf(request.runId);
      requireOwner(client, run.user, `Run ${run.id}`, 'release it');
      return await Promise.resolve(runMessage(leases.controls.release(run.id, client.name)));
    },

    GetReport: async (request, { identity }) => {
      authorize(identity, 'read');
      const run = runOf(request.runId);
      const envelope = store.grading.report(run.id);
      if (envelope === null) {
        throw new PodiumError(
          'FAILED_PRECONDITION',
          `Run ${run.id} has no report${whyNoReport(run.state)} See podium explain ${run.id}.`,
        );
      }
      return await Promise.resolve({ envelope });
    },

    async *FollowOutput(request, { identity, signal }) {
      authorize(identity, 'read');
      const run = runOf(request.runId);
      // The board forgets, and knows nothing of runs from before a restart: only the record says that no more will come.
      const follow = request.follow && AGENT_MAY_PRINT.includes(run.state);
      for await (const part of leases.output.read(run.id, follow, signal)) {
        yield { bytes: part.bytes, skippedBytes: part.skippedBytes };
      }
    },
  };
}

/** How the container of the run's last attempt ended, null when its worker has not said. */
function exitCodeOf(events: readonly EventRow[], { epoch, fence }: RunRow): number | null {
  const said = events.findLast(
    (row) => row.epoch === epoch && row.fence === fence && row.event.type === 'ended',
  );
  return said?.event.type === 'ended' ? said.event.exitCode : null;
}

function stateField(name: string, index: number): RunState {
  const state = runStateOf(name);
  if (state === null)
    throw new PodiumError('INVALID_ARGUMENT', `states[${index}]: ${String(name)} is no state of a run.`);
  return state;
}

function whyNoReport(state: RunState): string {
  if (state === 'canceled') return ': it was canceled.';
  if (state === 'platform_failed') return ': Podium gave it up before anything was handed in.';
  if (state === 'grading_failed') return ': the grader could not grade its hand-in.';
  return ` yet: it is ${state}.`;
}
