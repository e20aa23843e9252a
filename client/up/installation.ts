import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import { pause } from '../../platform/clock/wait.ts';
import { Channel } from '../../platform/grpc/client.ts';
import { readEnvironment } from '../../platform/config/config.ts';
import { natsConfiguration } from '../../platform/nats/configuration.ts';
import type { TlsFiles } from '../../platform/tls/tls-files.ts';
import { serviceDefinition, type Services } from '../../proto/services.ts';
import { withAdministrationPath } from '../setup/executable.ts';
import { writeConfigurations, type Addresses, type Installation } from './configurations.ts';
import { ensureCredentials, ensureTicketKey } from './credentials.ts';
import { initializeGrader } from './initialize-grader.ts';
import { layoutOf, PROJECT_FOLDER, type Layout } from './layout.ts';
import type { WorkerShare } from './plan.ts';
import { addressOf, ensureMetricsPorts, ensurePorts } from './ports.ts';
import { endLeftProcesses, holdStateFolder } from './state-folder.ts';
import { SupervisedProcess } from './supervised-process.ts';
import { keepTransport, prepareTransport, startUsersFile } from './transport-upkeep.ts';

export interface InstallationOptions {
  readonly root: string;
  readonly workers: readonly WorkerShare[];
  readonly sandbox?: 'bubblewrap' | 'none';
  /** An address of this machine under which others join; kept for the starts after. Default: loopback, or what was kept. */
  readonly listen?: string;
  readonly overrides?: Installation['overrides'];
  /** One line of progress. */
  readonly report: (line: string) => void;
}

/** Also outside its hours a worker is up. */
const UP: readonly string[] = ['IDLE', 'BUSY', 'PAUSED', 'AWAY'];
const READY_TIMEOUT_MS = 30_000;

/**
 * NATS, coordinator, grader and workers on this machine, each a supervised process of its own, on loopback or one
 * address, with generated keys: mutual TLS and nkeys there too. Started in the order of need and stopped in reverse: workers first, so that what they finish
 * still finds its grader. One at a time holds its state folder; processes that a killed one left are ended first.
 */
export class RunningInstallation implements AsyncDisposable {
  readonly layout: Layout;
  readonly address: string;
  readonly token: string;
  /** host:port where others come to join; null on loopback. */
  readonly frontDoor: string | null;
  readonly processes: ReadonlyMap<string, SupervisedProcess>;
  readonly #workers: readonly WorkerShare[];
  readonly #failure: Promise<never>;
  readonly #hold: AsyncDisposable;
  readonly #upkeep = new DisposableStack();
  #stopped: Promise<void> | null = null;

  private constructor(
    layout: Layout,
    { coordinator, frontDoor }: Addresses,
    token: string,
    processes: ReadonlyMap<string, SupervisedProcess>,
    workers: readonly WorkerShare[],
    failure: Promise<never>,
    hold: AsyncDisposable,
  ) {
    this.layout = layout;
    this.address = coordinator;
    this.frontDoor = frontDoor ?? null;
    this.token = token;
    this.processes = processes;
    this.#workers = workers;
    this.#failure = failure;
    this.#hold = hold;
  }

  static async start(options: InstallationOptions, signal?: AbortSignal): Promise<RunningInstallation> {
    const layout = layoutOf(options.root);
    await mkdir(layout.root, { recursive: true, mode: 0o700 });
    await using stack = new AsyncDisposableStack();
    const hold = stack.use(await holdStateFolder(layout.root));
    const left = await endLeftProcesses(layout.processes);
    if (left > 0) options.report(`Ended ${left} processes that an earlier start left running here`);
    await mkdir(layout.processes, { recursive: true, mode: 0o700 });
    await mkdir(layout.logs, { recursive: true, mode: 0o700 });
    await mkdir(layout.nats, { recursive: true, mode: 0o700 });
    const ports = await ensurePorts(join(layout.root, 'ports.json'), options.listen);
    const { host, frontDoor } = ports;
    const addresses = {
      nats: addressOf(host, ports.nats),
      coordinator: addressOf(host, ports.coordinator),
      grader: addressOf(host, ports.grader),
      ...(frontDoor === undefined ? {} : { frontDoor: addressOf(host, frontDoor) }),
    };
    const workerIds = options.workers.map((worker) => worker.id);
    const credentials = await ensureCredentials(layout);
    const keys = await prepareTransport(layout, workerIds);
    const metrics = await metricsAddresses(layout.root, options.workers);
    await ensureTicketKey(layout);
    const installation: Installation = {
      layout,
      credentials,
      keys,
      addresses,
      workers: options.workers,
      metrics,
      sandbox: options.sandbox ?? 'bubblewrap',
      overrides: options.overrides ?? {},
    };
    await writeConfigurations(installation);
    const natsConfig = join(layout.nats, 'nats.conf');
    await writeFile(
      natsConfig,
      natsConfiguration({ directory: layout.nats, host, port: ports.nats, tls: layout.natsTls }),
      {
        mode: 0o600,
      },
    );
    await startUsersFile(layout.nats, keys);
    await initializeGrader(layout);

    const { promise: failure, reject } = Promise.withResolvers<never>();
    failure.catch(() => undefined); // Looked at in failed(), whenever that is called.
    const node = process.execPath;
    const environment = withAdministrationPath(readEnvironment());
    const program = (part: string): string => join(PROJECT_FOLDER, part, 'main.ts');
    const specs = [
      { name: 'nats', command: 'nats-server', args: ['-c', natsConfig] },
      { name: 'grader', command: node, args: [program('grader'), 'serve', '--config', layout.graderConfig] },
      {
        name: 'coordinator',
        command: node,
        args: [program('coordinator'), '--config', layout.coordinatorConfig],
      },
      ...options.workers.map((worker) => ({
        name: worker.id,
        command: node,
        args: [program('worker'), '--config', layout.workerConfig(worker.id)],
        mayEnd: true, // Drained by its owner.
      })),
    ];
    const processes = new Map(
      specs.map(
        (spec) =>
          [
            spec.name,
            new SupervisedProcess(
              {
                ...spec,
                environment,
                logFile: join(layout.logs, `${spec.name}.log`),
                identityFile: join(layout.processes, `${spec.name}.json`),
              },
              reject,
            ),
          ] as const,
      ),
    );
    const running = new RunningInstallation(
      layout,
      addresses,
      credentials.clientToken,
      processes,
      options.workers,
      failure,
      hold,
    );
    running.#upkeep.use(keepTransport(layout, workerIds, processes.get('nats'), options.report));
    stack.move(); // From here on stop() gives the folder back.
    try {
      for (const supervised of processes.values()) supervised.start();
      await running.#ready(options.report, signal);
      options.report(
        `Metrics for Prometheus: ${[...metrics].map(([name, address]) => `${name} http://${address}/metrics`).join(' · ')}`,
      );
      for (const supervised of processes.values()) supervised.keepForEver(options.report);
      return running;
    } catch (error) {
      await running.stop();
      throw error;
    }
  }

  /** What a client here connects with. */
  get tls(): TlsFiles {
    return this.layout.clientTls;
  }

  /** Rejects when a process never comes up. */
  failed(): Promise<never> {
    return this.#failure;
  }

  async #ready(report: (line: string) => void, signal: AbortSignal | undefined): Promise<void> {
    const startedAt = performance.now();
    using channel = new Channel(this.address, this.token, this.tls);
    const fleet = channel.service<Services['Fleet']>(serviceDefinition('Fleet'));
    const wanted = new Set(this.#workers.map((worker) => worker.id));
    const allIdle = async (): Promise<boolean> => {
      const { workers } = await fleet.listWorkers({}, { deadlineMs: 2_000 });
      return (
        workers.filter((worker) => wanted.has(worker.id) && UP.includes(worker.state)).length === wanted.size
      );
    };
    for (;;) {
      signal?.throwIfAborted();
      const ready = await Promise.race([allIdle().catch(isTransient), this.#failure]);
      if (ready) break;
      if (performance.now() - startedAt > READY_TIMEOUT_MS) {
        throw new PodiumError(
          'UNAVAILABLE',
          `Not everything came up within ${READY_TIMEOUT_MS / 1000} s. The logs lie in ${this.layout.logs}`,
        );
      }
      await pause(100, signal);
    }
    report(
      `NATS, grader, coordinator and ${wanted.size} worker${wanted.size === 1 ? '' : 's'} are up (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`,
    );
  }

  /** Asks the workers to take nothing new and to finish what they run. */
  drain(): void {
    for (const worker of this.#workers) this.processes.get(worker.id)?.requestStop();
  }

  /** Stops everything; workers that still run something are told twice, which leaves their containers to the next start. */
  async stop(): Promise<void> {
    this.#stopped ??= this.#stopAll();
    await this.#stopped;
  }

  async #stopAll(): Promise<void> {
    this.#upkeep.dispose();
    this.drain();
    await this.#workersStopped(10_000);
    for (const name of ['coordinator', 'grader', 'nats']) {
      this.processes.get(name)?.requestStop();
      await this.processes.get(name)?.stopped(5_000);
    }
    await this.#hold[Symbol.asyncDispose]();
  }

  async #workersStopped(graceMs: number): Promise<void> {
    const workers = this.#workers.flatMap((worker) => this.processes.get(worker.id) ?? []);
    await Promise.all(workers.map((supervised) => supervised.stopped(graceMs)));
  }

  /** Resolves when every worker has ended by itself, after drain(). */
  async drained(): Promise<void> {
    await Promise.all(this.#workers.flatMap((worker) => this.processes.get(worker.id)?.ended() ?? []));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** Where each process serves its metrics, also written as targets for Prometheus' file_sd. */
async function metricsAddresses(
  root: string,
  workers: readonly WorkerShare[],
): Promise<ReadonlyMap<string, string>> {
  const names = ['coordinator', 'grader', ...workers.map(({ id }) => id)];
  const ports = await ensureMetricsPorts(join(root, 'metrics-ports.json'), names);
  const addresses = new Map([...ports].map(([name, port]) => [name, `127.0.0.1:${port}`]));
  const targets = [...addresses].map(([name, address]) => ({
    targets: [address],
    labels: { job: 'podium', process: name },
  }));
  await writeFile(join(root, 'prometheus-targets.json'), JSON.stringify(targets, null, 2));
  return addresses;
}

/** While parts come up, not being reached is no news. */
function isTransient(error: unknown): false {
  if (isPodiumError(error, 'UNAVAILABLE') || isPodiumError(error, 'DEADLINE_EXCEEDED')) return false;
  throw error;
}
