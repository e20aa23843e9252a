import { pause } from '../../platform/clock/wait.ts';
import type { ContainerExit, RunningContainer } from '../container/container-runtime.ts';
import type { AttemptInHand } from './attempt-in-hand.ts';
import { PlatformFault } from './platform-failure.ts';
import { RunClock } from './run-clock.ts';

const IDLE_MS = 60_000;
const RETRY_MS = 1_000;
/** Exit statuses from here on tell of a signal. */
const BY_SIGNAL = 128;

/**
 * The clocks of a container that may have been frozen when the last daemon died. A crash lies on either side of the order
 * to the engine, which is why the journal alone does not tell: where it says frozen and the engine does not, the pause
 * is over since nobody knows when, and counts as long as a pause may be, rather than rob the agent of its time.
 */
export async function openClock(
  run: AttemptInHand,
  container: RunningContainer,
  signal: AbortSignal,
): Promise<RunClock> {
  const { clock } = run.parts;
  const { frozenSinceMs } = run.facts;
  const frozen = await container.frozen().catch((error: unknown) => {
    run.logger.warn('the engine does not say whether the container is frozen; going by the journal', {
      error,
    });
    return frozenSinceMs !== null;
  });
  if (frozen && frozenSinceMs === null) noteFrozen(run, 'it was found frozen');
  if (!frozen && frozenSinceMs !== null) {
    // Thawing what runs changes nothing, and says whether it does.
    if (!(await container.thaw())) refuseKill(await container.wait(signal));
    noteThawed(run, Math.min(allowanceMs(run), Math.max(0, clock.nowMs() - frozenSinceMs)));
  }
  return new RunClock(clock, container.startedAt.getTime(), run.facts);
}

/**
 * Keeps the container as the owner wants it until the signal aborts: frozen or running. A run whose pauses together last
 * longer than its agent was told is given back, since its own timers would end it. Frozen is written down before the order
 * to the engine, running after it.
 */
export async function obeyOwner(
  run: AttemptInHand,
  container: RunningContainer,
  clock: RunClock,
  signal: AbortSignal,
): Promise<void> {
  const limitMs = Math.min(run.parts.maxPauseMs, allowanceMs(run));
  while (!signal.aborted) {
    const { mode, reason } = run.lending;
    if (mode === 'FREEZE' && clock.pausedMs >= limitMs) {
      const why =
        limitMs > 0
          ? `It was frozen for longer than ${Math.round(limitMs / 1000)} s`
          : 'Its agent was told of no pause';
      run.giveBack(`${why}: ${reason}`);
      return;
    }
    try {
      if (mode === 'FREEZE' && !clock.frozen) await freeze(run, container, clock, reason);
      else if (mode === 'LEND' && clock.frozen) await thaw(run, container, clock);
    } catch (error) {
      if (!signal.aborted)
        run.logger.warn('the container could not be frozen or thawed, trying again', { error });
      await pause(RETRY_MS, signal);
      continue;
    }
    const leftMs = clock.frozen ? Math.max(0, limitMs - clock.pausedMs) : IDLE_MS;
    await run.lendingChanged(Math.min(leftMs, IDLE_MS), signal);
  }
}

/** What its own timers were given; a worker's settings may change over a restart, what an agent was told does not. */
function allowanceMs({ facts, parts }: AttemptInHand): number {
  return facts.pauseAllowanceMs ?? parts.maxPauseMs;
}

/** A frozen process cannot end by itself, so that the end of one is not the agent's. Throws then. */
export function refuseEndInFreeze(run: AttemptInHand, clock: RunClock, exit: ContainerExit): void {
  const { frozenSinceMs } = run.facts;
  if (clock.frozen && frozenSinceMs !== null && exit.finishedAt.getTime() > frozenSinceMs + RETRY_MS)
    refuseKill(exit);
}

/** An engine or a machine that went down takes what is frozen along; one that was thawed before ended as it did. */
function refuseKill({ exitCode }: ContainerExit): void {
  if (exitCode >= BY_SIGNAL)
    throw new PlatformFault('CONTAINER_ENGINE', 'The container was ended by others while it was frozen.');
}

async function freeze(
  run: AttemptInHand,
  container: RunningContainer,
  clock: RunClock,
  reason: string,
): Promise<void> {
  noteFrozen(run, reason);
  clock.freeze();
  if (await container.freeze()) return;
  // It has just ended: what is left to do is not held up by anybody.
  clock.thaw();
  run.save({ ...run.attempt, facts: { ...run.facts, frozenSinceMs: null } });
}

async function thaw(run: AttemptInHand, container: RunningContainer, clock: RunClock): Promise<void> {
  await container.thaw();
  clock.thaw();
  noteThawed(run, clock.pausedMs - run.facts.pausedMs);
}

function noteFrozen(run: AttemptInHand, reason: string): void {
  const facts = { ...run.facts, frozenSinceMs: run.parts.clock.nowMs() };
  run.save({ ...run.attempt, facts }, { type: 'paused', reason: reason.slice(0, 500) });
  run.logger.info('frozen for the owner', { reason });
}

function noteThawed(run: AttemptInHand, lastMs: number): void {
  const pausedMs = Math.round(lastMs);
  const facts = { ...run.facts, frozenSinceMs: null, pausedMs: run.facts.pausedMs + pausedMs };
  run.save({ ...run.attempt, facts }, { type: 'resumed', pausedMs });
  run.logger.info('goes on', { pausedMs });
}
