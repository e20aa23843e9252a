import { setTimeout as delay } from 'node:timers/promises';
import { isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import { hasEnded } from './container-state.ts';
import type { OutputChunk } from './container-runtime.ts';
import type { Engine } from './engine.ts';
import { LogFrames, toUnixSeconds } from './log-frames.ts';

const RECONNECT_PAUSE_MS = 200;
/** How often in a row a follow may end without a byte while the agent still runs, before it is an error. */
const MAX_SILENT_BREAKS = 300;

/**
 * Follows a container's log to its end. The engine ends a follow early when it restarts, and sometimes when a log file
 * is rotated; while the agent still runs we go on after the last frame we had. Ends quietly when the signal aborts or
 * the container is removed.
 */
export async function* followOutput(
  engine: Engine,
  id: string,
  options: { since?: Date; signal?: AbortSignal },
): AsyncGenerator<OutputChunk> {
  const { signal } = options;
  let since = options.since === undefined ? '' : toUnixSeconds(options.since.toISOString());
  let newest = '';
  let silentBreaks = 0;
  while (silentBreaks < MAX_SILENT_BREAKS) {
    // Asked before the follow begins: had it ended by then, the follow is whole.
    const ended = await isOver(engine, id, signal);
    const frames = new LogFrames(newest);
    for await (const bytes of follow(engine, id, since, signal)) yield* frames.push(bytes);
    if (ended || signal?.aborted === true) return;
    silentBreaks = frames.newest === newest ? silentBreaks + 1 : 0;
    newest = frames.newest;
    if (newest !== '') since = toUnixSeconds(newest);
    if (!(await isOver(engine, id, signal))) await pause(signal);
  }
  throw new PodiumError(
    'CONTAINER_ENGINE',
    `The output of container ${id} cannot be followed: the engine ends it again and again.`,
  );
}

async function isOver(engine: Engine, id: string, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    return hasEnded((await engine.inspect(id, { signal })).State);
  } catch (error) {
    if (isPodiumError(error, 'NOT_FOUND') || isPodiumError(error, 'CANCELED')) return true;
    // The engine is away, perhaps restarting: go on for as long as a silent break is borne.
    if (isPodiumError(error, 'CONTAINER_ENGINE')) return false;
    throw error;
  }
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  await delay(RECONNECT_PAUSE_MS, undefined, signal ? { signal } : {}).catch(() => undefined);
}

async function* follow(
  engine: Engine,
  id: string,
  since: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  if (signal?.aborted === true) return;
  let stream: (NodeJS.ReadableStream & { destroy(): void }) | undefined;
  const stop = () => stream?.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    stream = (await engine.logs(id, since, { signal })) as NodeJS.ReadableStream & { destroy(): void };
    for await (const bytes of stream) yield Buffer.from(bytes);
  } catch {
    // A broken connection, or gone: whether anything is missing is decided by the container's state.
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}
