import type { ContainerInspectInfo } from 'dockerode';
import type { ContainerExit } from './container-runtime.ts';

type State = ContainerInspectInfo['State'];

/** Exit codes that the engine gives a container whose command could not be found or executed: the image's fault. */
const NOT_EXECUTABLE = [126, 127];

/** Whether the agent's process is over, or will never be: its command could not be executed. */
export function hasEnded(state: State): boolean {
  return state.Status === 'exited' || state.Status === 'dead' || neverExecuted(state);
}

export function neverExecuted(state: State): boolean {
  return state.Status === 'created' && state.Error !== '' && NOT_EXECUTABLE.includes(state.ExitCode);
}

export function toExit(
  info: ContainerInspectInfo,
  scratchFull: boolean,
  endedByOthers: string,
): ContainerExit {
  const { State: state } = info;
  return {
    exitCode: state.ExitCode,
    oomKilled: state.OOMKilled,
    startedAt: instant(state.StartedAt, info.Created),
    finishedAt: finishedAt(info),
    engineError: state.Error,
    endedByOthers,
    scratchFull,
  };
}

export function finishedAt(info: ContainerInspectInfo): Date {
  return instant(info.State.FinishedAt, info.Created);
}

export function startedAt(info: ContainerInspectInfo): Date {
  return instant(info.State.StartedAt, info.Created);
}

/** The engine writes year 1 for "never". */
function instant(text: string, otherwise: string): Date {
  const at = new Date(text);
  return at.getTime() > 0 ? at : new Date(otherwise);
}
