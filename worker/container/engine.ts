import { Readable } from 'node:stream';
import Docker from 'dockerode';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { isInUse, statusOf, toEngineError } from './engine-errors.ts';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = {
  quick: 30_000,
  /** Making a container copies the image's files below /home into the scratch. */
  create: 600_000,
  start: 120_000,
  remove: 120_000,
  /** Of an image: the engine unpacks every layer. */
  load: 1_800_000,
} as const;

/**
 * The few calls we make of the engine's API. Each ends by its deadline or its caller's signal, whatever the engine
 * does, and throws PodiumError: NOT_FOUND, CANCELED, RESOURCE_EXHAUSTED, else CONTAINER_ENGINE.
 */
export class Engine {
  readonly #docker: Docker;

  constructor(socketPath: string) {
    this.#docker = new Docker({ socketPath });
  }

  async facts(options: CallOptions): Promise<{ info: DockerFacts; version: string }> {
    const info = await this.#call<DockerFacts>('Asking for facts', options, () => this.#docker.info());
    return { info, version: info.ServerVersion };
  }

  inspectImage(reference: string, options: CallOptions = {}): Promise<Docker.ImageInspectInfo> {
    return this.#call(`Image ${reference}`, options, () => this.#docker.getImage(reference).inspect());
  }

  /** Pulls and waits for the end; a failure in the middle of the progress stream counts too. */
  pull(reference: string, options: CallOptions): Promise<void> {
    return this.#call(`Pulling ${reference}`, options, async (abortSignal) => {
      const progress = await this.#docker.pull(reference, { abortSignal });
      // The library's own followProgress takes an error in the stream for progress, and throws out of an event on bad JSON.
      for await (const line of linesOf(progress)) {
        const { error } = JSON.parse(line) as { error?: string };
        if (error !== undefined) throw new Error(error);
      }
    });
  }

  /** Loads an image from what `docker save` writes. Throws what reading `archive` threw, and what the engine says against it. */
  load(archive: AsyncIterable<Uint8Array>, options: CallOptions): Promise<void> {
    return this.#call('Loading an image', { timeoutMs: TIMEOUT_MS.load, ...options }, async (abortSignal) => {
      const stream = Readable.from(archive, { objectMode: false });
      const failed = Promise.withResolvers<never>();
      failed.promise.catch(() => undefined);
      stream.once('error', failed.reject);
      try {
        const progress = await Promise.race([
          this.#docker.loadImage(stream, { quiet: true, abortSignal }),
          failed.promise,
        ]);
        for await (const line of linesOf(progress)) {
          const { error } = JSON.parse(line) as { error?: string };
          if (error !== undefined) throw new Error(error);
        }
      } finally {
        stream.destroy();
      }
    });
  }

  /**
   * The signal is looked at before, not during: the engine goes on creating when a caller has left, and the container
   * would appear after everything else of the run was cleared away.
   */
  async create(spec: Docker.ContainerCreateOptions, options: CallOptions = {}): Promise<string> {
    const what = `Creating container ${spec.name ?? ''}`;
    if (options.signal?.aborted === true) throw new PodiumError('CANCELED', `${what} was canceled.`);
    return this.#call(what, { timeoutMs: TIMEOUT_MS.create }, async (abortSignal) => {
      const container = await this.#docker.createContainer({ ...spec, abortSignal });
      return container.id;
    });
  }

  async start(id: string, options: CallOptions = {}): Promise<void> {
    const timeoutMs = TIMEOUT_MS.start;
    await this.#call(`Starting container ${id}`, { timeoutMs, ...options }, (abortSignal) =>
      this.#docker.getContainer(id).start({ abortSignal }),
    );
  }

  inspect(id: string, options: CallOptions = {}): Promise<Docker.ContainerInspectInfo> {
    return this.#call(`Container ${id}`, options, (abortSignal) =>
      this.#docker.getContainer(id).inspect({ abortSignal }),
    );
  }

  /** Returns once the container does not run, or when `sliceMs` are over: ask again then. */
  async waitForExit(id: string, sliceMs: number, signal: AbortSignal | undefined): Promise<void> {
    const slice = AbortSignal.timeout(sliceMs);
    try {
      await this.#call(`Waiting for container ${id}`, { signal, timeoutMs: sliceMs }, (abortSignal) =>
        this.#docker.getContainer(id).wait({ abortSignal }),
      );
    } catch (error) {
      if (!slice.aborted) throw error;
    }
  }

  /** False when it does not run. */
  async kill(id: string, signalName: 'SIGTERM' | 'SIGKILL'): Promise<boolean> {
    try {
      await this.#call(`Sending ${signalName} to container ${id}`, {}, (abortSignal) =>
        this.#docker.getContainer(id).kill({ signal: signalName, abortSignal }),
      );
      return true;
    } catch (error) {
      if (statusOf(error) === 409) return false;
      throw error;
    }
  }

  /** False when it does not run. */
  async pause(id: string): Promise<boolean> {
    return await this.#setPaused(id, 'Freezing', true);
  }

  /** False when it does not run. */
  async unpause(id: string): Promise<boolean> {
    return await this.#setPaused(id, 'Thawing', false);
  }

  /** The multiplexed log, followed until the container ends. The caller destroys the stream. */
  logs(id: string, since: string, options: CallOptions = {}): Promise<NodeJS.ReadableStream> {
    // The signal of a call must not end the stream it returned, so none is passed on.
    return this.#call(`Reading the output of container ${id}`, options, () =>
      this.#docker
        .getContainer(id)
        .logs({ follow: true, stdout: true, stderr: true, timestamps: true, ...(since ? { since } : {}) }),
    );
  }

  stats(id: string): Promise<Docker.ContainerStats> {
    return this.#call(`Reading the usage of container ${id}`, {}, () =>
      this.#docker.getContainer(id).stats({ stream: false, 'one-shot': true }),
    );
  }

  /** When somebody had it send a container a signal; what happened before its own last start the engine has forgotten. */
  signalsSince(id: string, sinceMs: number, options: CallOptions = {}): Promise<number[]> {
    return this.#call(`Asking for signals to container ${id}`, options, async () => {
      const events: NodeJS.ReadableStream = await this.#docker.getEvents({
        ...between(sinceMs, Date.now()),
        filters: { type: ['container'], container: [id], event: ['kill'] },
      });
      const instants: number[] = [];
      for await (const line of linesOf(events)) {
        const { timeNano } = JSON.parse(line) as { timeNano?: number };
        if (timeNano !== undefined) instants.push(timeNano / 1e6);
      }
      return instants;
    });
  }

  /** A tar of one path of a container that need not run. */
  archive(id: string, path: string, options: CallOptions = {}): Promise<NodeJS.ReadableStream> {
    return this.#call(`Reading ${path} of container ${id}`, options, () =>
      this.#docker.getContainer(id).getArchive({ path }),
    );
  }

  /** Kills and removes. False when it is gone already. */
  async removeContainer(id: string): Promise<boolean> {
    const deadline = Date.now() + TIMEOUT_MS.remove;
    for (;;) {
      try {
        await this.#call(`Removing container ${id}`, { timeoutMs: TIMEOUT_MS.remove }, () =>
          this.#docker.getContainer(id).remove({ force: true, v: true }),
        );
        return true;
      } catch (error) {
        if (statusOf(error) === 404) return false;
        // 409: somebody else is removing it at this moment.
        if (statusOf(error) !== 409 || Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }

  /** Containers in any state that carry all these labels. */
  containers(label: readonly string[]): Promise<Docker.ContainerInfo[]> {
    return this.#call('Listing containers', {}, (abortSignal) =>
      this.#docker.listContainers({ all: true, filters: { label: [...label] }, abortSignal }),
    );
  }

  async volumes(label: readonly string[]): Promise<Docker.VolumeInspectInfo[]> {
    const found = await this.#call('Listing volumes', {}, (abortSignal) =>
      this.#docker.listVolumes({ filters: { label: [...label] }, abortSignal }),
    );
    return found.Volumes;
  }

  /** A volume whose content is a folder of the host. */
  async createFolderVolume(name: string, folder: string, labels: Record<string, string>): Promise<void> {
    const options = { type: 'none', o: 'bind', device: folder };
    await this.#call(`Creating volume ${name}`, {}, (abortSignal) =>
      this.#docker.createVolume({
        Name: name,
        Driver: 'local',
        DriverOpts: options,
        Labels: labels,
        abortSignal,
      }),
    );
  }

  /** False when it is not there or something uses it. */
  async removeImage(id: string): Promise<boolean> {
    try {
      await this.#call(`Removing image ${id}`, { timeoutMs: TIMEOUT_MS.remove }, (abortSignal) =>
        this.#docker.getImage(id).remove({ force: false, abortSignal }),
      );
      return true;
    } catch (error) {
      if (statusOf(error) === 404 || statusOf(error) === 409) return false;
      throw error;
    }
  }

  /**
   * False when it is not there, or when the engine thinks that something uses it. Asked once its containers are gone, an
   * engine that took them over at its own restart (live-restore) may believe so until its next restart.
   */
  async removeVolume(name: string): Promise<boolean> {
    try {
      await this.#call(`Removing volume ${name}`, {}, (abortSignal) =>
        this.#docker.getVolume(name).remove({ abortSignal }),
      );
      return true;
    } catch (error) {
      if (statusOf(error) === 404 || isInUse(error)) return false;
      throw error;
    }
  }

  async #setPaused(id: string, what: string, paused: boolean): Promise<boolean> {
    try {
      await this.#call(`${what} container ${id}`, {}, (abortSignal) => {
        const container = this.#docker.getContainer(id);
        return paused ? container.pause({ abortSignal }) : container.unpause({ abortSignal });
      });
      return true;
    } catch (error) {
      // The engine has one answer for "is so already" and "does not run", in words that change: it is asked instead.
      const { State } = await this.inspect(id);
      if (!State.Running) return false;
      if (State.Paused === paused) return true;
      throw error;
    }
  }

  async #call<T>(what: string, options: CallOptions, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const timeoutMs = options.timeoutMs ?? TIMEOUT_MS.quick;
    const deadline = AbortSignal.timeout(timeoutMs);
    const ended = AbortSignal.any(options.signal ? [deadline, options.signal] : [deadline]);
    // Raced as well as passed on: not every call of the library takes a signal, and a dead engine need not honour it.
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abortError = () =>
      options.signal?.aborted
        ? new PodiumError('CANCELED', `${what} was canceled.`)
        : new PodiumError(
            'CONTAINER_ENGINE',
            `${what}: the container engine did not answer within ${timeoutMs} ms.`,
          );
    if (ended.aborted) throw abortError();
    const onAbort = () => reject(abortError());
    ended.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([aborted, run(ended)]);
    } catch (error) {
      throw toEngineError(what, error);
    } finally {
      ended.removeEventListener('abort', onAbort);
    }
  }
}

/** A span of time as the engine's queries want it; the typings know whole seconds only, and would lose the last one. */
function between(fromMs: number, toMs: number): object {
  return { since: (fromMs / 1000).toFixed(3), until: (toMs / 1000).toFixed(3) };
}

async function* linesOf(stream: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  let rest = '';
  for await (const bytes of stream) {
    const lines = (rest + bytes.toString()).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line.trim() !== '');
  }
  if (rest.trim() !== '') yield rest;
}

/** What we read of the engine's `GET /info`. */
export interface DockerFacts {
  readonly ServerVersion: string;
  readonly CgroupVersion?: string;
  readonly DockerRootDir: string;
  readonly Runtimes?: Readonly<Record<string, unknown>>;
  readonly LiveRestoreEnabled: boolean;
}
