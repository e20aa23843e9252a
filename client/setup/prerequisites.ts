import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { lastLines, type CommandOptions, type Environment } from './command.ts';
import { adoptDockerDaemon, startDockerDaemon, type OwnDockerDaemon } from './docker-daemon.ts';
import { withAdministrationPath } from './executable.ts';
import { readMachineFacts } from './facts.ts';
import { ALL_NEEDS, type NeedName } from './need.ts';
import { planPrerequisites, type MachineFacts, type SetupStep } from './plan.ts';
import { step, type Report } from './progress.ts';
import { runAsRoot } from './root-command.ts';

export interface PrerequisiteOptions {
  readonly environment: Environment;
  /** For what a Docker engine of ours leaves while it runs. */
  readonly stateFolder: string;
  readonly report: Report;
  readonly needs?: readonly NeedName[];
  readonly signal?: AbortSignal;
}

/** What was there or is there now. Disposing of it stops the Docker engine if, and only if, we started it. */
export interface Prerequisites extends AsyncDisposable {
  readonly rights: MachineFacts['rights'];
  /** The environment with the folders for administration on PATH, for starting nats-server and the like. */
  readonly environment: Environment;
  readonly startedDocker: boolean;
}

const UPDATE_TIMEOUT_MS = 120_000;
const INSTALL_TIMEOUT_MS = 300_000;

/**
 * Brings this machine to where Podium can run: installs missing packages, none of which may start a service, and
 * starts the Docker engine if none runs.
 *
 * @throws PodiumError MISSING_PREREQUISITE, before anything was changed, with the commands for what is missing
 *   where that may not be done here; or after an installation that failed
 */
export async function ensurePrerequisites(options: PrerequisiteOptions): Promise<Prerequisites> {
  const environment = withAdministrationPath(options.environment);
  const facts = await readMachineFacts(environment);
  const plan = planPrerequisites(facts, options.needs ?? ALL_NEEDS);
  if (plan.kind === 'refused') {
    const commands = plan.commands.map((command) => `  ${command}`).join('\n');
    throw new PodiumError('MISSING_PREREQUISITE', `${plan.reason}\nRun this, then try again:\n${commands}`);
  }
  const executor = new StepExecutor(facts.rights, { ...options, environment });
  for (const next of plan.steps) await executor.execute(next);
  const daemon = executor.startedDaemon ?? (await executor.adoptDaemon());
  return {
    rights: facts.rights,
    environment,
    startedDocker: daemon !== undefined,
    async [Symbol.asyncDispose]() {
      if (daemon) await step(options.report, 'Stopping the Docker engine', () => daemon.stop());
    },
  };
}

class StepExecutor {
  startedDaemon: OwnDockerDaemon | undefined;
  readonly #rights: MachineFacts['rights'];
  readonly #options: PrerequisiteOptions;

  constructor(rights: MachineFacts['rights'], options: PrerequisiteOptions) {
    this.#rights = rights;
    this.#options = options;
  }

  async execute(next: SetupStep): Promise<void> {
    const { report } = this.#options;
    switch (next.kind) {
      case 'update-package-lists':
        return step(report, 'Updating the package lists', () => this.#updateLists());
      case 'install-packages':
        return step(report, `Installing ${next.packages.join(', ')}`, () => this.#install(next.packages));
      case 'start-docker':
        this.startedDaemon = await step(report, 'Starting the Docker engine', () =>
          startDockerDaemon({ ...this.#options, rights: this.#rights }),
        );
    }
  }

  adoptDaemon(): Promise<OwnDockerDaemon | undefined> {
    return adoptDockerDaemon({ ...this.#options, rights: this.#rights });
  }

  /** One source that does not answer fails the whole update; whether it matters, the installation will tell. */
  async #updateLists(): Promise<void> {
    await runAsRoot(this.#rights, 'apt-get', ['update', '-q'], this.#commandOptions(UPDATE_TIMEOUT_MS));
  }

  async #install(packages: readonly string[]): Promise<void> {
    const script = join(import.meta.dirname, 'install-packages.sh');
    const options = this.#commandOptions(INSTALL_TIMEOUT_MS);
    let result = await runAsRoot(this.#rights, 'sh', [script, ...packages], options);
    if (result.status === 100) {
      // The lists may name files that the mirror has replaced since.
      await this.#updateLists();
      result = await runAsRoot(this.#rights, 'sh', [script, ...packages], options);
    }
    if (result.status !== 0) {
      throw new PodiumError(
        'MISSING_PREREQUISITE',
        `${packages.join(', ')} cannot be installed:\n${lastLines(result)}`,
      );
    }
  }

  #commandOptions(timeoutMs: number): CommandOptions {
    return { timeoutMs, environment: this.#options.environment, signal: this.#options.signal };
  }
}
