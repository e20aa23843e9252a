import type { RunId } from '../../contracts/ids/id.ts';
import { runRecord, type RunRecord } from '../../contracts/report/run-record.ts';
import type { AttemptRepository } from './attempts.ts';
import type { RunRepository } from './runs.ts';
import type { WorkerRepository } from './workers.ts';

export interface RecordSources {
  readonly runs: RunRepository;
  readonly attempts: AttemptRepository;
  readonly workers: WorkerRepository;
}

/**
 * What the head observed of a run that is being settled. Made once, in the settling transaction, and kept: the grader takes
 * only the same record again. Where the worker's machine is unknown the run counts as colocated, since nobody can deny it.
 */
export function buildRunRecord(
  sources: RecordSources,
  id: RunId,
  graderMachineId: string,
  nowMs: number,
): RunRecord {
  const run = sources.runs.require(id);
  const spec = sources.runs.spec(id);
  const extensions = run.extended ? sources.runs.extensions(id) : [];
  const worker = run.workerId === null ? null : sources.workers.get(run.workerId);
  return runRecord.parse({
    version: 1,
    experiment: run.experimentId,
    run: run.id,
    user: run.user,
    agent: run.agentId,
    image: spec.agent.image,
    bundle: run.bundle,
    seed: run.seed,
    resourceClass: run.resourceClass,
    resources: spec.resources,
    limits: { ...spec.limits, timeMs: run.timeLimitMs },
    ...(run.purpose === 'probe' ? { purpose: 'probe' } : {}),
    ...(extensions.length > 0 ? { extensions } : {}),
    submittedAtMs: run.createdAtMs,
    settledAtMs: nowMs,
    attempts: sources.attempts
      .ofRun(id)
      .map(({ attempt, epoch, fence, workerId, leasedAtMs, outcome, code }) => ({
        attempt,
        epoch,
        fence,
        worker: workerId,
        leasedAtMs,
        outcome,
        code,
      })),
    wallClockMs: run.wallClockMs,
    limitClockMs: run.limitClockMs,
    pausedMs: run.pausedMs,
    colocated: worker === null || ['', graderMachineId].includes(worker.machineId),
  });
}
