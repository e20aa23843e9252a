import type { LeaseKey, WorkerId } from '../../contracts/ids/id.ts';

/**
 * What the run life cycle needs of a container engine. One implementation speaks to Docker; everything it creates
 * (containers, volumes, scratch) carries the labels of its lease, so that a restarted daemon adopts or reaps it.
 *
 * A run's containers: a holder that owns a loopback-only network namespace, a relay in that namespace that forwards
 * 127.0.0.1:5000 and :8080 to `<socketDir>/agent.sock` and `<socketDir>/model.sock`, and the agent, in it too.
 */
export interface ContainerRuntime {
  /** Facts about the engine; throws CONTAINER_ENGINE when it does not answer. */
  info(signal?: AbortSignal): Promise<EngineInfo>;
  /**
   * Checks that the engine sees `folder`, which exists, under the same path as we do: a worker in a container gives it
   * paths of its own otherwise. Throws FAILED_PRECONDITION saying what to do, IMAGE_UNAVAILABLE without the gate's image.
   */
  checkFolder(folder: string, signal?: AbortSignal): Promise<void>;
  /** The engine's own id of an image, pulling it when the engine lacks it. Throws IMAGE_UNAVAILABLE. */
  resolveImage(reference: string, signal?: AbortSignal): Promise<ResolvedImage>;
  /** What the engine has under a name or id, without pulling; null when it has nothing. */
  findImage(reference: string, signal?: AbortSignal): Promise<ResolvedImage | null>;
  /** Loads an image; throws IMAGE_UNAVAILABLE when what was loaded does not have its id, and removes that. */
  loadImage(image: ArchivedImage, signal?: AbortSignal): Promise<ResolvedImage>;
  /** False when it is not here or a container uses it. */
  removeImage(id: string): Promise<boolean>;
  /** Makes scratch, gate and agent and starts them. Leaves nothing behind when it throws. */
  start(spec: RunSpec, signal?: AbortSignal): Promise<RunningContainer>;
  /**
   * Keeps a gate ready for the next run of this worker, or (null) none any more. Returns when what is not wanted is gone;
   * what is wanted is made when the engine has nothing else to do for us, and a start that finds none makes its own.
   */
  keepReady(worker: WorkerId | null): Promise<void>;
  /** Every run of this worker that the engine still knows, running or exited. */
  list(worker: WorkerId): Promise<readonly RunningContainer[]>;
  /** Removes all that is left of one lease of this worker, also without its agent's container. Returns how many things went. */
  clear(worker: WorkerId, lease: LeaseKey): Promise<number>;
  /** Removes the gate of a lease whose agent has ended; the agent's container and its scratch stay as they are. */
  retire(worker: WorkerId, lease: LeaseKey): Promise<void>;
  /** Removes whatever carries this worker's label and belongs to no lease of `keep`. Returns how many things went. */
  reap(worker: WorkerId, keep: readonly LeaseKey[]): Promise<number>;
}

export interface EngineInfo {
  readonly version: string;
  readonly cgroupVersion: 1 | 2;
  readonly rootDir: string;
  readonly runtimes: readonly string[];
  readonly liveRestore: boolean;
  /** How the size of a run's writable places is held on this machine: worth a log line and a line in the worker's report. */
  readonly scratch: ScratchFacts;
}

export interface ScratchFacts {
  /** `loop`: a file system of its own, the limit is hard. `folder`: watched, the run is stopped once it is past the limit. */
  readonly kind: 'loop' | 'folder';
  /** Why it is not `loop`, '' when it is. */
  readonly reason: string;
}

export interface ResolvedImage {
  /** The engine's content id, `sha256:...`. */
  readonly id: string;
  /** The user the image names, '' when none. */
  readonly user: string;
  readonly sizeBytes: number;
  /** It was not here before: brought for this run, and nobody else's. */
  readonly brought: boolean;
}

export interface ArchivedImage {
  /** The engine's content id, `sha256:...`. */
  readonly id: string;
  /** What the engine is to call it. */
  readonly tag: string;
  /** What `docker save` writes. */
  readonly archive: AsyncIterable<Uint8Array>;
}

export interface RunSpec {
  readonly lease: LeaseKey;
  readonly worker: WorkerId;
  readonly imageId: string;
  /** Replaces the image's command (its entry point stays) when given. */
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Host folder mounted read-only at /home/data. */
  readonly dataDir: string;
  /**
   * Host folder that holds agent.sock and model.sock; given to the relay only. The relay runs as RELAY_USER
   * (gate-spec.ts): the folder must be searchable and the sockets writable for it (0711 and 0666, or chown them).
   */
  readonly socketDir: string;
  /** Host folder of this attempt: the scratch image and its mount point live here. */
  readonly attemptDir: string;
  /** Files written below /home before the start, by path relative to /home; readable by the agent's user. */
  readonly homeFiles: ReadonlyMap<string, HomeFile>;
  readonly limits: ContainerLimits;
}

export interface HomeFile {
  readonly content: string;
  readonly executable?: boolean;
}

export interface ContainerLimits {
  /** CPU numbers given to this run alone. */
  readonly cpuset: readonly number[];
  readonly memoryBytes: number;
  readonly pids: number;
  /** Everything the agent may write: /home and /tmp together. */
  readonly diskBytes: number;
  readonly sharedMemoryBytes: number;
  /** GPU device ids given to this run alone. */
  readonly gpus: readonly string[];
}

export interface RunningContainer {
  readonly lease: LeaseKey;
  /** The agent container's id. */
  readonly id: string;
  readonly startedAt: Date;
  /**
   * Host path of the agent's /home; submission/, logs/ and code/ lie in it. Trust nothing below it. Everything there
   * belongs to the run's user, so root reads it all; valid until remove().
   */
  readonly homeDir: string;
  readonly limits: { readonly diskBytes: number };
  /** Resolves when the agent's main process has ended (at once when it already has). Throws CONTAINER_ENGINE when the container is gone. */
  wait(signal?: AbortSignal): Promise<ContainerExit>;
  /** SIGTERM, then SIGKILL after the grace. Returns when it has ended. */
  stop(graceMs: number): Promise<void>;
  /**
   * Stops all its processes where they are (its gate goes on); memory and GPUs stay held. False when it does not run
   * any more. Freezing what is frozen and thawing what runs change nothing.
   */
  freeze(): Promise<boolean>;
  /** False when it does not run any more. */
  thaw(): Promise<boolean>;
  /** As the engine sees it: outlives our daemon. */
  frozen(): Promise<boolean>;
  /**
   * What the agent printed, stdout and stderr together, since the given instant (all by default), until it ends.
   * Instants have milliseconds here: pass the last chunk's `at` and skip what you already have of that millisecond.
   * The engine keeps only the newest 64 MiB: who reads slower than the agent prints loses the oldest part.
   */
  output(options: { since?: Date; signal?: AbortSignal }): AsyncIterable<OutputChunk>;
  /** Replaces the relay when it has died; the agent sees at most one failed request. */
  ensureGate(): Promise<void>;
  usage(): Promise<ContainerUsage>;
  /** Removes agent, relay, holder and scratch. Safe to repeat. */
  remove(): Promise<void>;
}

export interface OutputChunk {
  readonly at: Date;
  readonly bytes: Uint8Array;
}

/** What the engine and the scratch say of the end; `classifyEnd` in contracts/run decides what it means. */
export interface ContainerExit {
  readonly exitCode: number;
  /** The engine's flag: a process of the container was killed by the kernel, not necessarily the main one. */
  readonly oomKilled: boolean;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** The engine's own error text, '' when none. A command that cannot be executed ends with 126 or 127 and a text here. */
  readonly engineError: string;
  /** Why the end was not the agent's own doing, in words (see ended-by-others.ts); '' when it was, or when it was ours. */
  readonly endedByOthers: string;
  /** No room was left in the scratch when it ended. */
  readonly scratchFull: boolean;
}

export interface ContainerUsage {
  readonly cpuSeconds: number;
  readonly memoryPeakBytes: number;
  readonly scratchUsedBytes: number;
}
