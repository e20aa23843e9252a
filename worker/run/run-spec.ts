import type { WorkerId } from '../../contracts/ids/id.ts';
import type { RunSpec } from '../container/container-runtime.ts';
import type { Attempt } from '../journal/attempt.ts';
import type { AttemptFolder } from './attempt-folder.ts';
import { homeFilesOf } from './instructions.ts';

/** What the container runtime is asked for: the ticket's wishes, and what of the machine was given to the run. */
export function runSpecOf(
  attempt: Attempt,
  made: {
    readonly worker: WorkerId;
    readonly imageId: string;
    readonly dataDir: string;
    readonly folder: AttemptFolder;
    /** How long it may be frozen in all. */
    readonly maxPauseMs: number;
  },
): RunSpec {
  const { ticket, facts } = attempt;
  return {
    lease: attempt.lease,
    worker: made.worker,
    imageId: made.imageId,
    ...(ticket.agent.command.length === 0 ? {} : { command: ticket.agent.command }),
    environment: environmentOf(attempt, made.maxPauseMs),
    dataDir: made.dataDir,
    socketDir: made.folder.sockets,
    attemptDir: made.folder.container,
    homeFiles: homeFilesOf(ticket, made.maxPauseMs),
    limits: {
      cpuset: facts.allocation.cpuset,
      memoryBytes: facts.allocation.memoryBytes,
      pids: ticket.limits.pids,
      diskBytes: facts.allocation.diskBytes,
      sharedMemoryBytes: ticket.limits.sharedMemoryBytes,
      gpus: facts.allocation.gpus,
    },
  };
}

/**
 * The contract's names always hold what the run really has; an agent's own settings stand beside them. A timer of the
 * agent's own goes on while it is frozen: TIME_LIMIT_SECS lets it, and the worker alone holds the run to its limit.
 */
function environmentOf({ ticket, facts }: Attempt, maxPauseMs: number): Record<string, string> {
  return {
    HOME: '/home',
    ...ticket.agent.environment,
    COMPETITION_ID: ticket.competition.id,
    TIME_LIMIT_SECS: String(Math.floor((ticket.limits.timeMs + maxPauseMs) / 1000)),
    PODIUM_TIME_LIMIT_SECS: String(Math.floor(ticket.limits.timeMs / 1000)),
    PODIUM_SEED: String(ticket.seed),
    PODIUM_RUN_ID: ticket.run,
    PODIUM_CPUS: String(facts.allocation.cpuset.length),
    PODIUM_MEMORY_BYTES: String(facts.allocation.memoryBytes),
    SUBMISSION_DIR: '/home/submission',
    LOGS_DIR: '/home/logs',
    CODE_DIR: '/home/code',
    AGENT_DIR: '/home/agent',
  };
}
