import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import assert from 'node:assert/strict';
import { addCompetition } from '../../client/commands/competitions.ts';
import { watchExperiment } from '../../client/commands/watch-experiment.ts';
import { Head } from '../../client/connection/connection.ts';
import type { Installation } from '../../client/up/configurations.ts';
import { RunningInstallation } from '../../client/up/installation.ts';
import type { WorkerShare } from '../../client/up/plan.ts';
import type { Run__Output } from '../../proto/gen/podium/v1/Run.ts';
import type { SubmitRequest } from '../../proto/gen/podium/v1/SubmitRequest.ts';
import { eventually } from './eventually.ts';

const GIB = 2 ** 30;
const run = promisify(execFile);

/** The image that agents written in shell run in: the project's own base. */
export const SHELL_IMAGE = 'podium/base:bookworm';

export interface PodiumFixtureOptions {
  /** CPU numbers lent by each worker. */
  readonly workers?: readonly (readonly number[])[];
  readonly overrides?: Installation['overrides'];
  /** An installation's folder and the part of its workers' names that tells them from others: to start one again. */
  readonly root?: string;
  readonly tag?: string;
}

/** A whole Podium on this machine: every part a real process, in a folder of its own. */
export class PodiumFixture implements AsyncDisposable {
  readonly folder: string;
  readonly installation: RunningInstallation;
  readonly head: Head;
  readonly workers: readonly string[];

  private constructor(folder: string, installation: RunningInstallation, workers: readonly string[]) {
    this.folder = folder;
    this.installation = installation;
    this.head = new Head(installation);
    this.workers = workers;
  }

  static async start(options: PodiumFixtureOptions = {}): Promise<PodiumFixture> {
    const folder = await mkdtemp(join(tmpdir(), 'podium-e2e-'));
    const tag = options.tag ?? randomBytes(3).toString('hex');
    const workers = (options.workers ?? [[0, 1]]).map((cpuset, index): WorkerShare => ({
      id: `t${tag}-${index + 1}`,
      lend: { cpuset, memoryBytes: 4 * GIB, diskBytes: 8 * GIB, gpus: [] },
    }));
    const overrides = {
      ...options.overrides,
      coordinator: { resourceClasses: [TINY_CLASS], logLevel: 'debug', ...options.overrides?.coordinator },
      worker: { claimIntervalMs: 500, ...options.overrides?.worker },
    };
    try {
      const installation = await RunningInstallation.start({
        root: options.root ?? join(folder, 'state'),
        workers,
        overrides,
        report: () => undefined,
      });
      return new PodiumFixture(
        folder,
        installation,
        workers.map((worker) => worker.id),
      );
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async addCompetition(folder: string): Promise<void> {
    await addCompetition(this.head, folder, this.installation.layout.graderConfig, () => undefined);
  }

  /** An agent that is a shell script. */
  async addShellAgent(id: string, script: string): Promise<void> {
    await this.head.agents.register({ id, image: SHELL_IMAGE, command: ['sh', '-c', script] });
  }

  async submit(request: SubmitRequest): Promise<string> {
    const { experiment } = await this.head.experiments.submit({
      seeds: [0],
      resourceClass: 'tiny',
      timeLimitMs: 60_000,
      ...request,
    });
    assert.ok(experiment);
    return experiment.id;
  }

  /** Waits for the end of an experiment and gives its runs. */
  async finished(experimentId: string, timeoutMs = 120_000): Promise<Run__Output[]> {
    const { runsTotal } = await watchExperiment(
      this.head,
      experimentId,
      () => undefined,
      AbortSignal.timeout(timeoutMs),
    );
    const { runs } = await this.head.experiments.get({ experimentId });
    assert.equal(runs.length, runsTotal);
    return runs;
  }

  async runInState(runId: string, state: Run__Output['state'], timeoutMs = 30_000): Promise<Run__Output> {
    return await eventually(async () => {
      const now = await this.head.runs.get({ runId });
      assert.equal(now.state, state, `${now.reason}`);
      return now;
    }, timeoutMs);
  }

  /** Ends a process with SIGKILL; its supervisor starts it again. */
  kill(name: string): void {
    const pid = this.installation.processes.get(name)?.pid;
    assert.ok(pid, `${name} does not run`);
    process.kill(pid, 'SIGKILL');
  }

  /** Of runs; a gate that waits for one is not among them. */
  async containers(): Promise<string[]> {
    return (await this.#everything()).filter((line) => !line.endsWith(' '));
  }

  async #everything(): Promise<string[]> {
    const found = await Promise.all(
      this.workers.map((worker) =>
        run('docker', [
          'ps',
          '-a',
          '--no-trunc',
          '--filter',
          `label=podium.worker=${worker}`,
          '--format',
          '{{.ID}} {{.Label "podium.role"}} {{.Label "podium.run"}}',
        ]),
      ),
    );
    return found.flatMap(({ stdout }) => stdout.split('\n').filter((line) => line !== ''));
  }

  /** Stops everything and checks that no container or mount stayed. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      const { experiments } = await this.head.experiments.list({ limit: 1000 });
      for (const { id, runsFinished, runsTotal } of experiments) {
        if (runsFinished < runsTotal) await this.head.experiments.cancel({ experimentId: id });
      }
      await eventually(async () => {
        assert.deepEqual(await this.containers(), []);
      }, 30_000);
    } finally {
      this.head[Symbol.dispose]();
      await this.installation.stop();
      assert.deepEqual(await this.#everything(), [], 'a worker that ends leaves no gate behind');
      await rm(this.folder, { recursive: true, force: true });
    }
  }
}

const TINY_CLASS = {
  name: 'tiny',
  description: 'for tests',
  resources: { cpus: 1, memoryBytes: GIB / 4, diskBytes: GIB / 8, gpus: 0, gpuMemoryBytes: 0 },
};
