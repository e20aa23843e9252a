import { setTimeout as delay } from 'node:timers/promises';
import type { ContainerInspectInfo } from 'dockerode';
import type { LeaseKey } from '../../contracts/ids/id.ts';
import { isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import { join } from 'node:path';
import type { ContainerExit, ContainerUsage, OutputChunk, RunningContainer } from './container-runtime.ts';
import { finishedAt, hasEnded, toExit } from './container-state.ts';
import { endedByOthers, type EndOfAgent } from './ended-by-others.ts';
import type { Engine } from './engine.ts';
import type { Gate } from './gate.ts';
import type { GatesAhead } from './gates-ahead.ts';
import type { RunIdentity } from './labels.ts';
import { followOutput } from './output.ts';
import { scratchOf } from './remains.ts';
import type { Remains } from './remains.ts';
import { scratchRoot } from './scratch/scratch.ts';
import type { Scratch } from './scratch/scratch.ts';

/**
 * One long poll of the engine. Short, because the client library does not notice when the connection breaks in the
 * middle of an answer, and the engine begins this one at once.
 */
const WAIT_SLICE_MS = 5_000;
/** A folder without a limit of its own is looked at this often. */
const WATCH_PAUSE_MS = 1_000;
/** How long the engine may be away (a restart, an upgrade) before waiting for a run gives up. */
const ENGINE_AWAY_MS = 60_000;
const ENGINE_RETRY_MS = 500;
const KILL_TIMEOUT_MS = 60_000;
const OVER_LIMIT_GRACE_MS = 2_000;

/** A run as the engine knows it. Holds no state that a restarted daemon could not read back from labels. */
export class DockerRun implements RunningContainer {
  readonly id: string;
  readonly startedAt: Date;
  readonly #identity: RunIdentity;
  readonly #engine: Engine;
  readonly #gate: Gate;
  readonly #remains: Remains;
  readonly #ahead: GatesAhead | null;
  readonly #scratch: Scratch;
  #mending: Promise<void> | undefined;
  #memoryPeakBytes = 0;
  /** By us: signals that it got are ours. */
  #stopped = false;

  constructor(
    container: { id: string; startedAt: Date },
    identity: RunIdentity,
    parts: { engine: Engine; gate: Gate; remains: Remains; ahead: GatesAhead | null },
  ) {
    this.id = container.id;
    this.startedAt = container.startedAt;
    this.#identity = identity;
    this.#engine = parts.engine;
    this.#gate = parts.gate;
    this.#remains = parts.remains;
    this.#ahead = parts.ahead;
    this.#scratch = scratchOf(identity);
  }

  get lease(): LeaseKey {
    return this.#identity.lease;
  }

  get homeDir(): string {
    return join(scratchRoot(this.#identity), 'home');
  }

  get limits(): { readonly diskBytes: number } {
    return { diskBytes: this.#identity.diskBytes };
  }

  async wait(signal?: AbortSignal): Promise<ContainerExit> {
    if (this.#scratch.kind === 'loop') return this.#waitForEnd(signal);
    const over = new AbortController();
    const watching = this.#stopWhenFull(signal ? AbortSignal.any([over.signal, signal]) : over.signal);
    try {
      return await this.#waitForEnd(signal);
    } finally {
      over.abort();
      await watching;
    }
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopped = true;
    const asked = graceMs > 0 && (await this.#engine.kill(this.id, 'SIGTERM'));
    if (asked) {
      await this.#engine.waitForExit(this.id, graceMs, undefined);
    }
    if (!(await this.#engine.kill(this.id, 'SIGKILL'))) return;
    await this.#engine.waitForExit(this.id, KILL_TIMEOUT_MS, undefined);
    if (!hasEnded((await this.#inspect()).State)) {
      throw new PodiumError(
        'CONTAINER_ENGINE',
        `Container ${this.id} survived SIGKILL for ${KILL_TIMEOUT_MS} ms.`,
      );
    }
  }

  freeze(): Promise<boolean> {
    return this.#engine.pause(this.id);
  }

  thaw(): Promise<boolean> {
    return this.#engine.unpause(this.id);
  }

  async frozen(): Promise<boolean> {
    return (await this.#inspect()).State.Paused;
  }

  output(options: { since?: Date; signal?: AbortSignal }): AsyncIterable<OutputChunk> {
    return followOutput(this.#engine, this.id, options);
  }

  ensureGate(): Promise<void> {
    this.#mending ??= this.#gate.ensure(this.#identity).finally(() => {
      this.#mending = undefined;
    });
    return this.#mending;
  }

  /** The engine counts the peak on cgroup v1 only; elsewhere it is the highest value seen by these calls. */
  async usage(): Promise<ContainerUsage> {
    const [stats, scratch] = await Promise.all([
      this.#engine.stats(this.id),
      this.#scratch.usage(this.#identity),
    ]);
    const memory: Partial<Record<'usage' | 'max_usage', number>> = stats.memory_stats;
    this.#memoryPeakBytes = Math.max(this.#memoryPeakBytes, memory.max_usage ?? 0, memory.usage ?? 0);
    return {
      cpuSeconds: stats.cpu_stats.cpu_usage.total_usage / 1e9,
      memoryPeakBytes: this.#memoryPeakBytes,
      scratchUsedBytes: scratch.usedBytes,
    };
  }

  async remove(): Promise<void> {
    using _busy = this.#ahead?.busy();
    await this.#remains.remove(this.#identity);
  }

  async #waitForEnd(signal: AbortSignal | undefined): Promise<ContainerExit> {
    let awaySince: number | undefined;
    for (;;) {
      try {
        const info = await this.#inspect(signal);
        if (hasEnded(info.State)) return await this.#exit(info, signal);
        await this.#engine.waitForExit(this.id, WAIT_SLICE_MS, signal);
        awaySince = undefined;
      } catch (error) {
        if (isPodiumError(error, 'NOT_FOUND')) throw this.#gone(error);
        if (!isPodiumError(error, 'CONTAINER_ENGINE') || error.details['gone'] === true) throw error;
        awaySince ??= Date.now();
        if (Date.now() - awaySince > ENGINE_AWAY_MS) throw error;
        await delay(ENGINE_RETRY_MS);
      }
    }
  }

  async #exit(info: ContainerInspectInfo, signal: AbortSignal | undefined): Promise<ContainerExit> {
    const startedAtMs = this.startedAt.getTime();
    const [{ full }, holder, signalsAtMs] = await Promise.all([
      this.#scratch.usage(this.#identity),
      this.#holderOf(info, signal),
      this.#stopped ? [] : this.#engine.signalsSince(this.id, startedAtMs, { signal }),
    ]);
    const others = endedByOthers({
      exitCode: info.State.ExitCode,
      finishedAtMs: finishedAt(info).getTime(),
      holder,
      // Out of room it was we who stopped it, if before a restart.
      signalsAtMs: full ? [] : signalsAtMs,
    });
    return toExit(info, full, others);
  }

  async #holderOf(
    info: ContainerInspectInfo,
    signal: AbortSignal | undefined,
  ): Promise<EndOfAgent['holder']> {
    const id = info.HostConfig.NetworkMode?.replace(/^container:/, '') ?? '';
    try {
      const holder = await this.#engine.inspect(id, { signal });
      return { ended: hasEnded(holder.State), finishedAtMs: finishedAt(holder).getTime() };
    } catch (error) {
      if (isPodiumError(error, 'NOT_FOUND')) return null;
      throw error;
    }
  }

  async #inspect(signal?: AbortSignal): Promise<ContainerInspectInfo> {
    try {
      return await this.#engine.inspect(this.id, { signal });
    } catch (error) {
      throw isPodiumError(error, 'NOT_FOUND') ? this.#gone(error) : error;
    }
  }

  #gone(cause: unknown): PodiumError {
    return new PodiumError(
      'CONTAINER_ENGINE',
      `The container of run ${this.lease.runId} is gone: somebody removed it, or the engine lost it.`,
      { cause, details: { gone: true } },
    );
  }

  /** For a scratch that does not hold its own limit. Never throws: a look that fails is made again. */
  async #stopWhenFull(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        if ((await this.#scratch.usage(this.#identity)).full) {
          await this.stop(OVER_LIMIT_GRACE_MS);
          return;
        }
      } catch {
        // The next look may succeed; the end of the run is decided by #waitForEnd alone.
      }
      await delay(WATCH_PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
