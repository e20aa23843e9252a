import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isPodiumError, type PodiumError } from '../../contracts/errors/podium-error.ts';
import { classifyEnd } from '../../contracts/run/ending.ts';
import { syncDirectory } from '../../platform/durable/durable-file.ts';
import type { ContainerExit, RunningContainer } from '../container/container-runtime.ts';
import { uploadUntilAcknowledged } from '../handin/upload-until-acknowledged.ts';
import { timeLimitOf } from '../journal/attempt.ts';
import { makeAttemptFolder } from './attempt-folder.ts';
import type { AttemptInHand } from './attempt-in-hand.ts';
import { collectRun, OUTPUT_FILE, recordOf, SUBMISSION_FILE } from './collect-run.ts';
import { obeyOwner, openClock, refuseEndInFreeze } from './obey-owner.ts';
import { PlatformFault } from './platform-failure.ts';
import { clocksOf } from './run-clock.ts';
import { runSpecOf } from './run-spec.ts';
import type { Step } from './step.ts';
import { waitForEnd } from './wait-for-end.ts';
import { watchContainer } from './watch-container.ts';

type Action = (run: AttemptInHand, signal: AbortSignal) => Promise<void>;

/** What each step does. A step ends by moving the attempt on, or throws; each may have been begun before a crash. */
export const STEP_TABLE: Record<Step, Action> = {
  prepare,
  adopt,
  watch,
  report_lost: () =>
    Promise.reject(new PlatformFault('CONTAINER_LOST', 'The container of this run is gone.')),
  collect,
  hand_in: handIn,
  send_artifacts: sendArtifacts,
  drop: (run) => {
    run.advance('abandoned');
    return Promise.resolve();
  },
  reclaim: (run) => {
    run.advance('abandoned', {}, { type: 'reclaimed', detail: (run.reclaimed ?? '').slice(0, 2000) });
    return Promise.resolve();
  },
  clean,
  rest: (run, signal) => run.rest(signal),
  forget: (run) => {
    run.parts.journal.remove(run.attempt.lease);
    return Promise.resolve();
  },
};

async function prepare(run: AttemptInHand, signal: AbortSignal): Promise<void> {
  const { runtime, images, worker } = run.parts;
  await untilLent(run, signal);
  if (run.attempt.phase === 'claimed') run.advance('preparing', {}, { type: 'preparing', step: 'bundle' });
  await run.parts.makeWay();
  const dataDir = await bundleOf(run, signal);
  run.save(run.attempt, { type: 'preparing', step: 'image' });
  const image = await withRoom(images.agentImage(run.attempt.ticket.agent, signal));
  const { maxPauseMs } = run.parts;
  run.save(
    { ...run.attempt, facts: { ...run.facts, imageId: image.id, pauseAllowanceMs: maxPauseMs } },
    { type: 'preparing', step: 'gate' },
  );
  await withRoom(images.ensureGate(signal));
  await makeAttemptFolder(run.folder);
  await run.openServices(dataDir);
  await untilLent(run, signal);
  const container = await runtime.start(
    runSpecOf(run.attempt, { worker, imageId: image.id, dataDir, folder: run.folder, maxPauseMs }),
    signal,
  );
  run.hold(container);
  run.advance('running', { startedAtMs: container.startedAt.getTime() }, { type: 'started' });
}

/** Nothing is begun while the owner has everything frozen. */
async function untilLent(run: AttemptInHand, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && run.lending.mode !== 'LEND') await run.lendingChanged(60_000, signal);
  signal.throwIfAborted();
}

async function bundleOf(run: AttemptInHand, signal: AbortSignal): Promise<string> {
  try {
    return await run.parts.bundles.ensure(run.attempt.ticket.competition.bundle, signal);
  } catch (error) {
    if (!isPodiumError(error)) throw error;
    throw new PlatformFault(isOverCeiling(error) ? 'HOST_DISK_FULL' : 'BUNDLE_UNAVAILABLE', error.message);
  }
}

async function withRoom<T>(taking: Promise<T>): Promise<T> {
  try {
    return await taking;
  } catch (error) {
    if (!isPodiumError(error) || !isOverCeiling(error)) throw error;
    throw new PlatformFault('HOST_DISK_FULL', error.message);
  }
}

/** The ceiling that the machine's owner has set, not the head's or the grader's. */
function isOverCeiling(error: PodiumError): boolean {
  return error.code === 'RESOURCE_EXHAUSTED' && error.details['disk'] === true;
}

/** After a restart of the daemon the services have to be made again; they may fail without hurting the run. */
async function tend(run: AttemptInHand, container: RunningContainer, signal: AbortSignal): Promise<void> {
  if (!run.servicesOpen) await run.openServices(await bundleOf(run, signal));
  await container.ensureGate();
}

/** Started just before the last daemon died. */
function adopt(run: AttemptInHand): Promise<void> {
  const { container } = run;
  if (container !== null)
    run.advance('running', { startedAtMs: container.startedAt.getTime() }, { type: 'started' });
  return Promise.resolve();
}

async function watch(run: AttemptInHand, signal: AbortSignal): Promise<void> {
  const { container, parts, logger } = run;
  if (container === null) return;
  const { limits, resources } = run.attempt.ticket;
  const runClock = await openClock(run, container, signal);
  const watched = await watchContainer(
    {
      container,
      runClock,
      obeyOwner: (until) => obeyOwner(run, container, runClock, until),
      end: (until) => waitForEnd(container, parts.runtime, parts.worker, parts.times.engine, logger, until),
      timeLimitMs: () => timeLimitOf(run.attempt),
      outputLimitBytes: limits.outputBytes,
      outputFile: join(run.folder.handIn, OUTPUT_FILE),
      onStop: (reason) => run.save({ ...run.attempt, facts: { ...run.facts, stoppedFor: reason } }),
      publish: parts.publishOutput,
      tend: () => tend(run, container, signal),
      logger,
      times: parts.times,
    },
    signal,
  );
  const gpuLost = resources.gpus > 0 && (await lostGpu(run));
  const { exit, output, usage } = watched;
  const [startedAtMs, endedAtMs] = [
    Math.round(exit.startedAt.getTime()),
    Math.round(exit.finishedAt.getTime()),
  ];
  refuseEndInFreeze(run, runClock, exit);
  const clocks = clocksOf(startedAtMs, endedAtMs, run.facts);
  const verdict = classifyEnd({ ...signalsOf(exit), stoppedFor: run.facts.stoppedFor, gpuLost });
  if (verdict.kind === 'platform') throw new PlatformFault(verdict.failure, verdict.detail);
  run.advance(
    'ended',
    {
      startedAtMs,
      pausedMs: clocks.pausedMs,
      frozenSinceMs: null,
      end: {
        ending: verdict.ending,
        exitCode: exit.exitCode,
        endedAtMs,
        usage: {
          cpuSeconds: usage?.cpuSeconds ?? null,
          memoryPeakBytes: usage === null ? null : Math.round(usage.memoryPeakBytes),
          scratchUsedBytes: usage === null ? null : Math.round(usage.scratchUsedBytes),
        },
      },
      artifacts: [{ name: OUTPUT_FILE, ...output, acknowledged: false }],
    },
    { type: 'ended', ending: verdict.ending, exitCode: exit.exitCode, clocks },
  );
}

function signalsOf({ exitCode, oomKilled, engineError, endedByOthers, scratchFull }: ContainerExit) {
  return { exitCode, oomKilled, engineError, endedByOthers, scratchFull };
}

async function lostGpu(run: AttemptInHand): Promise<boolean> {
  const present = await run.parts.presentGpus();
  return run.facts.allocation.gpus.some((id) => !present.has(id));
}

/** The container is not needed afterwards; whether or not it can be removed now, the next run may begin. */
async function collect(run: AttemptInHand): Promise<void> {
  const { container } = run;
  if (container === null) return;
  const { content, artifacts } = await collectRun(run.attempt, container.homeDir, run.folder.handIn);
  await syncDirectory(run.folder.handIn);
  const record = recordOf(run.attempt, content, run.parts.hostname);
  run.save({ ...run.attempt, record });
  run.collected({ content, artifacts });
}

async function handIn(run: AttemptInHand, signal: AbortSignal): Promise<void> {
  run.removeContainerSoon();
  const { ticket, ticketBytes, record, facts } = run.attempt;
  const { content } = facts;
  if (record === null || content === null)
    throw new PlatformFault('WORKER_ERROR', 'The journal lacks what was collected.');
  const submissionFile = join(run.folder.handIn, SUBMISSION_FILE);
  const { submissions, times } = run.parts;
  const receipt = await uploadUntilAcknowledged(
    'the hand-in',
    () => submissions.upload({ ticket, ticketBytes, recordBytes: record, content, submissionFile }, signal),
    { logger: run.logger, signal, ...times.upload },
  );
  run.save({ ...run.attempt, receipt });
  run.advance('handed_in', {}, { type: 'handed_in' });
}

async function sendArtifacts(run: AttemptInHand, signal: AbortSignal): Promise<void> {
  const { artifacts, times } = run.parts;
  for (const artifact of run.facts.artifacts) {
    if (artifact.acknowledged) continue;
    const file = join(run.folder.handIn, artifact.name);
    try {
      await uploadUntilAcknowledged(
        artifact.name,
        () => artifacts.upload(run.attempt.ticketBytes, { ...artifact, file }, signal),
        { logger: run.logger, signal, ...times.upload },
      );
    } catch (error) {
      signal.throwIfAborted();
      // The submission is in; a log file that the head will never take is no reason to run for hours again.
      run.logger.error('an artifact is refused and given up', { artifact: artifact.name, error });
    }
    const done = run.facts.artifacts.map((one) =>
      one.name === artifact.name ? { ...one, acknowledged: true } : one,
    );
    run.save({ ...run.attempt, facts: { ...run.facts, artifacts: done } });
  }
  run.advance('acknowledged');
}

async function clean(run: AttemptInHand): Promise<void> {
  await run.removeContainer();
  const { root, sockets, uploads, handIn } = run.folder;
  for (const path of [sockets, uploads, handIn]) await rm(path, { recursive: true, force: true });
  if (!run.parts.retention.has(run.attempt.lease)) await rm(root, { recursive: true, force: true });
  run.markCleaned();
}
