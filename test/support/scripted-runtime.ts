import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { LeaseKey, WorkerId } from '../../contracts/ids/id.ts';
import type {
  ContainerExit,
  ContainerRuntime,
  ContainerUsage,
  EngineInfo,
  OutputChunk,
  ResolvedImage,
  RunningContainer,
  RunSpec,
} from '../../worker/container/container-runtime.ts';
import { leaseName } from '../../worker/container/labels.ts';

/** What a scripted agent does. */
export interface Script {
  /** Files below /home, written at the start. */
  readonly files?: Readonly<Record<string, string>>;
  readonly output?: string;
  /** Ends by itself with this status; null runs until it is stopped. */
  readonly exitCode?: number | null;
}

/**
 * An engine in memory with the port of the real one: containers outlive the daemon that started them, and their files
 * are real. For tests of planning and of restarts; the real engine has tests of its own.
 */
export class ScriptedRuntime implements ContainerRuntime {
  readonly containers = new Map<string, ScriptedContainer>();
  readonly specs: RunSpec[] = [];
  /** Leases whose remains were asked away without a container in hand. */
  readonly cleared: string[] = [];
  script: Script = {};
  /** Thrown by the next resolveImage, start, list. */
  failing: { resolveImage?: PodiumError; start?: PodiumError; list?: PodiumError } = {};
  scratch: 'loop' | 'folder' = 'loop';

  info(): Promise<EngineInfo> {
    return Promise.resolve({
      version: 'scripted',
      cgroupVersion: 2,
      rootDir: '/',
      runtimes: [],
      liveRestore: false,
      scratch: { kind: this.scratch, reason: '' },
    });
  }

  checkFolder(): Promise<void> {
    return Promise.resolve();
  }

  resolveImage(): Promise<ResolvedImage> {
    if (this.failing.resolveImage) return Promise.reject(this.failing.resolveImage);
    return Promise.resolve({ id: `sha256:${'1'.repeat(64)}`, user: '', sizeBytes: 1, brought: false });
  }

  async findImage(): Promise<ResolvedImage> {
    return await this.resolveImage();
  }

  async loadImage(): Promise<ResolvedImage> {
    return await this.resolveImage();
  }

  removeImage(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async start(spec: RunSpec, signal?: AbortSignal): Promise<RunningContainer> {
    if (this.failing.start) throw this.failing.start;
    signal?.throwIfAborted();
    this.specs.push(spec);
    const homeDir = join(spec.attemptDir, 'home');
    await rm(homeDir, { recursive: true, force: true });
    for (const folder of ['submission', 'logs', 'code'])
      await mkdir(join(homeDir, folder), { recursive: true });
    for (const [name, file] of spec.homeFiles) await writeFile(join(homeDir, name), file.content);
    for (const [name, content] of Object.entries(this.script.files ?? {}))
      await writeFile(join(homeDir, name), content);
    const container = new ScriptedContainer(spec, homeDir, this.script, () =>
      this.containers.delete(leaseName(spec.lease)),
    );
    this.containers.set(leaseName(spec.lease), container);
    return container;
  }

  keepReady(): Promise<void> {
    return Promise.resolve();
  }

  list(worker: WorkerId): Promise<readonly RunningContainer[]> {
    if (this.failing.list) return Promise.reject(this.failing.list);
    return Promise.resolve(
      [...this.containers.values()].filter((container) => container.spec.worker === worker),
    );
  }

  async clear(worker: WorkerId, lease: LeaseKey): Promise<number> {
    this.cleared.push(leaseName(lease));
    const left = this.containers.get(leaseName(lease));
    if (left?.spec.worker !== worker) return 0;
    await left.remove();
    return 1;
  }

  retire(): Promise<void> {
    return Promise.resolve();
  }

  async reap(worker: WorkerId, keep: readonly LeaseKey[]): Promise<number> {
    const kept = new Set(keep.map(leaseName));
    const lost = [...this.containers.values()].filter(
      ({ spec }) => spec.worker === worker && !kept.has(leaseName(spec.lease)),
    );
    for (const container of lost) await container.remove();
    return lost.length;
  }
}

export class ScriptedContainer implements RunningContainer {
  readonly spec: RunSpec;
  readonly lease: LeaseKey;
  readonly id: string;
  readonly startedAt = new Date();
  readonly homeDir: string;
  readonly limits: { readonly diskBytes: number };
  readonly #output: string;
  readonly #onRemove: () => void;
  readonly #ended = Promise.withResolvers<ContainerExit>();
  scratchUsedBytes = 1000;
  stops = 0;
  /** Null once it has ended. */
  isFrozen: boolean | null = false;
  removals = 0;

  constructor(spec: RunSpec, homeDir: string, script: Script, onRemove: () => void) {
    this.spec = spec;
    this.lease = spec.lease;
    this.id = `container-${leaseName(spec.lease)}`;
    this.homeDir = homeDir;
    this.limits = { diskBytes: spec.limits.diskBytes };
    this.#output = script.output ?? '';
    this.#onRemove = onRemove;
    this.#ended.promise.catch(() => undefined);
    if (script.exitCode !== null) this.end(script.exitCode ?? 0);
  }

  end(exitCode: number, more: Partial<ContainerExit> = {}): void {
    const finishedAt = new Date();
    this.isFrozen = null;
    this.#ended.resolve({
      exitCode,
      oomKilled: false,
      startedAt: this.startedAt,
      finishedAt,
      engineError: '',
      endedByOthers: '',
      scratchFull: false,
      ...more,
    });
  }

  async wait(signal?: AbortSignal): Promise<ContainerExit> {
    signal?.throwIfAborted();
    const { promise, reject } = Promise.withResolvers<never>();
    const onAbort = (): void => reject(new PodiumError('CANCELED', 'aborted'));
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([this.#ended.promise, promise]);
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  stop(): Promise<void> {
    this.stops += 1;
    this.end(137);
    return Promise.resolve();
  }

  freeze(): Promise<boolean> {
    if (this.isFrozen === null) return Promise.resolve(false);
    this.isFrozen = true;
    return Promise.resolve(true);
  }

  thaw(): Promise<boolean> {
    if (this.isFrozen === null) return Promise.resolve(false);
    this.isFrozen = false;
    return Promise.resolve(true);
  }

  frozen(): Promise<boolean> {
    return Promise.resolve(this.isFrozen === true);
  }

  async *output(options: { signal?: AbortSignal }): AsyncGenerator<OutputChunk> {
    if (this.#output !== '') yield { at: this.startedAt, bytes: Buffer.from(this.#output) };
    await this.wait(options.signal);
  }

  ensureGate(): Promise<void> {
    return Promise.resolve();
  }

  usage(): Promise<ContainerUsage> {
    return Promise.resolve({ cpuSeconds: 1, memoryPeakBytes: 2, scratchUsedBytes: this.scratchUsedBytes });
  }

  async remove(): Promise<void> {
    this.removals += 1;
    this.end(137);
    await rm(this.homeDir, { recursive: true, force: true });
    this.#onRemove();
  }
}
