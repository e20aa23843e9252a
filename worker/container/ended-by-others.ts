/** What tells an end of the agent's own from one that came from outside its container. */
export interface EndOfAgent {
  readonly exitCode: number;
  readonly finishedAtMs: number;
  /** Of the container that holds its network: `ended` when it does not run any more, null when nobody knows it. */
  readonly holder: { readonly ended: boolean; readonly finishedAtMs: number } | null;
  /** When somebody had the engine send the agent a signal, as far as the engine remembers; not our own orders. */
  readonly signalsAtMs: readonly number[];
}

/** From a signal to the end: the engine waits ten seconds before it kills, and its own stopping takes a while. */
const AFTER_MS = 60_000;
/** The holder is killed at once where the agent is asked; both are asked at the same time. */
const BEFORE_MS = 2_000;

/**
 * Why the end of an agent is not its own doing; '' where nothing says so. Its exit status does not tell: asked to end, a
 * program may leave with 0, with 2 or with 143, and after a power cut the engine writes 255.
 *
 * The witness is the holder: it sleeps for ever, no agent can reach it, and it is removed after the agent. So when both
 * ended together, something took them both: the engine was stopped, the machine was rebooted or lost its power. An end
 * long before that was the agent's own, whenever we get to see it.
 */
export function endedByOthers({ exitCode, finishedAtMs, holder, signalsAtMs }: EndOfAgent): string {
  const follows = (causeMs: number) =>
    finishedAtMs >= causeMs - BEFORE_MS && finishedAtMs <= causeMs + AFTER_MS;
  if (holder === null)
    return exitCode === 0 ? '' : 'Somebody removed the container that held the run’s network.';
  if (holder.ended && follows(holder.finishedAtMs))
    return 'The container engine or the machine went down and took the run along.';
  return signalsAtMs.some(follows) ? 'Somebody stopped the container by hand.' : '';
}
