import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageInspectInfo } from 'dockerode';
import { isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import type { LeaseKey, WorkerId } from '../../contracts/ids/id.ts';
import { agentSpec, writablePlaces } from './agent-spec.ts';
import type { WritablePlace } from './agent-spec.ts';
import type {
  ArchivedImage,
  ContainerRuntime,
  EngineInfo,
  ResolvedImage,
  RunningContainer,
  RunSpec,
} from './container-runtime.ts';
import { neverExecuted, startedAt } from './container-state.ts';
import { DockerRun } from './docker-run.ts';
import { Engine } from './engine.ts';
import { Gate, gateOfRun } from './gate.ts';
import { GatesAhead } from './gates-ahead.ts';
import { holderSpec, ownerSpec } from './gate-spec.ts';
import { fillHome, ownFolders } from './home.ts';
import { Images } from './images.ts';
import { fromLabels, leaseName, nameOf, toLabels, workerFilter } from './labels.ts';
import type { RunIdentity } from './labels.ts';
import { Remains, scratchOf } from './remains.ts';
import { ownUser } from './run-user.ts';
import type { RunUser } from './run-user.ts';
import { ScratchChoice } from './scratch/choose-scratch.ts';
import type { ScratchMode } from './scratch/choose-scratch.ts';
import { scratchRoot } from './scratch/scratch.ts';
import { settleAll } from './settle-all.ts';
import { checkSharedFolder } from './shared-folder.ts';

export interface DockerRuntimeOptions {
  /** Default /var/run/docker.sock. */
  readonly socketPath?: string;
  /** Default podium/gate:1, built from worker/container/gate. */
  readonly gateImage?: string;
  /** Default auto: a loop mount where it can be had, else a watched folder. */
  readonly scratch?: ScratchMode;
  /** How long the engine may take to pull an image it lacks. Default one minute. */
  readonly pullTimeoutMs?: number;
  /**
   * The worker's state folder. What bears the worker's name but lies elsewhere belongs to another installation on this
   * host (each calls its first worker worker-1) and is left alone. Default: the name alone decides.
   */
  readonly stateDir?: string;
  /** Folder for the sockets of a gate made ahead, on the file system of the runs' socket folders. Default: none is. */
  readonly gatesAhead?: string;
}

const OWN_TIMEOUT_MS = 300_000;

/**
 * Runs agents in Docker. A start goes: volumes (the record of what is to be cleared) → scratch, and at its side the
 * holder → the agent's container, for which the engine copies the image's files into the scratch → our files and the
 * owner, and at its side the gate → the agent's process. Whatever fails, what was made is removed again.
 */
export class DockerRuntime implements ContainerRuntime {
  readonly #engine: Engine;
  readonly #gate: Gate;
  readonly #ahead: GatesAhead | null;
  readonly #images: Images;
  readonly #remains: Remains;
  readonly #scratch: ScratchChoice;
  readonly #gateImage: string;
  /** Without root the daemon cannot give files away: agents then run as its own user. Undefined as root. */
  readonly #self: RunUser | undefined;

  constructor(options: DockerRuntimeOptions = {}) {
    this.#gateImage = options.gateImage ?? 'podium/gate:1';
    this.#engine = new Engine(options.socketPath ?? '/var/run/docker.sock');
    this.#gate = new Gate(this.#engine, this.#gateImage);
    this.#ahead =
      options.gatesAhead === undefined ? null : new GatesAhead(this.#engine, this.#gate, options.gatesAhead);
    this.#images = new Images(this.#engine, options.pullTimeoutMs ?? 60_000);
    this.#remains = new Remains(this.#engine, options.stateDir);
    this.#scratch = new ScratchChoice(options.scratch ?? 'auto');
    this.#self = ownUser();
  }

  async info(signal?: AbortSignal): Promise<EngineInfo> {
    const [{ info, version }, scratch] = await settleAll(
      this.#engine.facts({ signal }),
      this.#scratch.facts(),
    );
    return {
      version,
      cgroupVersion: info.CgroupVersion === '2' ? 2 : 1,
      rootDir: info.DockerRootDir,
      runtimes: Object.keys(info.Runtimes ?? {}),
      liveRestore: info.LiveRestoreEnabled,
      scratch,
    };
  }

  checkFolder(folder: string, signal?: AbortSignal): Promise<void> {
    return checkSharedFolder(this.#engine, this.#gateImage, folder, signal);
  }

  resolveImage(reference: string, signal?: AbortSignal): Promise<ResolvedImage> {
    return this.#images.resolve(reference, signal);
  }

  hasImage(id: string): Promise<boolean> {
    return this.#images.isHere(id);
  }

  findImage(reference: string, signal?: AbortSignal): Promise<ResolvedImage | null> {
    return this.#images.find(reference, signal);
  }

  loadImage(image: ArchivedImage, signal?: AbortSignal): Promise<ResolvedImage> {
    return this.#images.load(image, signal);
  }

  removeImage(id: string): Promise<boolean> {
    return this.#engine.removeImage(id);
  }

  async keepReady(worker: WorkerId | null): Promise<void> {
    await this.#ahead?.want(worker);
  }

  async start(spec: RunSpec, signal?: AbortSignal): Promise<RunningContainer> {
    using _busy = this.#ahead?.busy();
    const scratch = await this.#scratch.scratch();
    const ready = (await this.#ahead?.take()) ?? null;
    const run: RunIdentity = {
      lease: spec.lease,
      worker: spec.worker,
      attemptDir: spec.attemptDir,
      socketDir: spec.socketDir,
      diskBytes: spec.limits.diskBytes,
      scratch: scratch.kind,
      gate: ready?.id ?? '',
    };
    try {
      const image = await this.#images.inspect(spec.imageId, 'Resolve it first.', signal);
      // A crash between two steps of an earlier start of this very lease may have left parts of it.
      await this.#remains.remove({ ...run, gate: '' });
      const user = this.#self ?? (await this.#images.userOf(image, () => this.#probe(run, image), signal));
      const places = await this.#makeVolumes(run, image);
      const owner = gateOfRun(run);
      const [holderId] = await settleAll(
        ready?.giveTo(run.socketDir) ?? this.#gate.createHolder(owner, signal),
        this.#makeScratch(run, places, signal),
      );
      const [id] = await settleAll(
        this.#makeAgent(spec, run, { user, holderId, places }, signal),
        ready === null ? this.#gate.open(owner, holderId, signal) : Promise.resolve(),
      );
      return await this.#launch(id, run, signal);
    } catch (error) {
      // What stays although we try is found by reap; the caller must learn why the start failed.
      await this.#remains.remove(run).catch(() => undefined);
      throw error;
    }
  }

  async list(worker: WorkerId): Promise<readonly RunningContainer[]> {
    const found = await this.#engine.containers(workerFilter(worker, 'agent'));
    const runs: DockerRun[] = [];
    for (const { Id, Labels } of found) {
      const identity = fromLabels(Labels);
      if (identity?.worker !== worker) continue;
      const info = await this.#engine.inspect(Id).catch((error: unknown) => {
        if (isPodiumError(error, 'NOT_FOUND')) return undefined;
        throw error;
      });
      if (!info) continue;
      // Made but never started: a crash in the middle of start. The next start of the lease, or reap, takes it away.
      if (info.State.Status === 'created' && !neverExecuted(info.State)) continue;
      // After a reboot of the machine the file is there and the mount is not. One that cannot be opened must not keep
      // the other runs from being adopted: what asks for its content will be told.
      await scratchOf(identity)
        .open(identity)
        .catch(() => undefined);
      runs.push(this.#run(Id, startedAt(info), identity));
    }
    return runs;
  }

  async clear(worker: WorkerId, lease: LeaseKey): Promise<number> {
    const run = (await this.#remains.find(worker, lease)).get(leaseName(lease));
    return run === undefined ? 0 : await this.#remains.remove(run);
  }

  retire(worker: WorkerId, lease: LeaseKey): Promise<void> {
    return this.#remains.removeGate(worker, lease);
  }

  async reap(worker: WorkerId, keep: readonly LeaseKey[]): Promise<number> {
    const kept = new Set(keep.map(leaseName));
    let removed = 0;
    const found = await this.#remains.find(worker);
    for (const [name, run] of found) {
      if (!kept.has(name)) removed += await this.#remains.remove(run);
    }
    const keptRuns = [...found].filter(([name]) => kept.has(name)).map(([, run]) => run);
    return removed + (await this.#remains.removeGates(worker, keptRuns));
  }

  async #makeVolumes(run: RunIdentity, image: ImageInspectInfo): Promise<WritablePlace[]> {
    const declared = Object.keys((image.Config.Volumes as object | null) ?? {});
    const places = writablePlaces(declared, (part) => nameOf(run.lease, part));
    const labels = toLabels(run, 'volume');
    await Promise.all(
      places.map(({ part, volume }) =>
        this.#engine.createFolderVolume(volume, join(scratchRoot(run), part), labels),
      ),
    );
    return places;
  }

  async #makeScratch(
    run: RunIdentity,
    places: readonly WritablePlace[],
    signal?: AbortSignal,
  ): Promise<void> {
    await scratchOf(run).create(run, signal);
    for (const { part } of places) await mkdir(join(scratchRoot(run), part), { mode: 0o755 });
  }

  async #makeAgent(
    spec: RunSpec,
    run: RunIdentity,
    parts: { user: RunUser; holderId: string; places: readonly WritablePlace[] },
    signal?: AbortSignal,
  ): Promise<string> {
    const labels = toLabels(run, 'agent');
    const id = await this.#engine.create(
      agentSpec(spec, { ...parts, name: nameOf(run.lease, 'agent'), labels }),
      { signal },
    );
    const root = scratchRoot(run);
    const folders = parts.places.map(({ part }) => join(root, part));
    if (this.#self) await this.#ownByEngine(run, parts, signal);
    await fillHome(join(root, 'home'), spec.homeFiles);
    await chmod(join(root, 'tmp'), 0o1777);
    if (!this.#self) await ownFolders(folders, parts.user, signal);
    return id;
  }

  async #launch(id: string, run: RunIdentity, signal?: AbortSignal): Promise<RunningContainer> {
    try {
      await this.#engine.start(id, { signal });
    } catch (error) {
      // A command that cannot be executed is the agent's failure: the run has started, and ended.
      if (!neverExecuted((await this.#engine.inspect(id)).State)) throw error;
    }
    return this.#run(id, startedAt(await this.#engine.inspect(id, { signal })), run);
  }

  /** Without root only the engine can give the image's files to us: a container that may do that, and nothing else. */
  async #ownByEngine(
    run: RunIdentity,
    parts: { user: RunUser; places: readonly WritablePlace[] },
    signal?: AbortSignal,
  ): Promise<void> {
    const part = { name: nameOf(run.lease, 'owner'), image: this.#gateImage, labels: toLabels(run, 'owner') };
    const id = await this.#engine.create(ownerSpec(part, parts.user, parts.places), { signal });
    try {
      await this.#engine.start(id, { signal });
      await this.#engine.waitForExit(id, OWN_TIMEOUT_MS, signal);
      const { State } = await this.#engine.inspect(id, { signal });
      if (State.Status === 'exited' && State.ExitCode === 0) return;
      throw new PodiumError(
        'CONTAINER_ENGINE',
        `The files of run ${run.lease.runId} could not be given to user ${parts.user.uid}.`,
      );
    } finally {
      await this.#engine.removeContainer(id);
    }
  }

  /** A container of the image that is never started: its files can be read. */
  #probe(run: RunIdentity, image: ImageInspectInfo): Promise<string> {
    const part = { name: nameOf(run.lease, 'probe'), image: image.Id, labels: toLabels(run, 'probe') };
    return this.#engine.create(holderSpec(part));
  }

  #run(id: string, started: Date, identity: RunIdentity): DockerRun {
    const parts = { engine: this.#engine, gate: this.#gate, remains: this.#remains, ahead: this.#ahead };
    return new DockerRun({ id, startedAt: started }, identity, parts);
  }
}
