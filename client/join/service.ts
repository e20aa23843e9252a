import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { lastLines, runCommand, type Environment } from '../setup/command.ts';
import { isUnitOf, UNIT_NAME } from './systemd-unit.ts';

const SYSTEMCTL_MS = 60_000;

/** systemd on this machine: of the system for root, else of the user. */
export class ServiceManager {
  readonly scope: 'system' | 'user' = process.getuid?.() === 0 ? 'system' : 'user';
  readonly #environment: Environment;
  readonly #configFile: string;
  readonly #folder: string;

  /** The worker's configuration: a unit counts as ours when it starts that one. */
  constructor(environment: Environment, configFile: string, folder?: string) {
    this.#environment = environment;
    this.#configFile = configFile;
    this.#folder =
      folder ??
      (this.scope === 'system' ? '/etc/systemd/system' : join(homedir(), '.config', 'systemd', 'user'));
  }

  get unitPath(): string {
    return join(this.#folder, UNIT_NAME);
  }

  /** True when a unit starts the worker of this installation. */
  get installed(): boolean {
    return this.#exists && isUnitOf(readFileSync(this.unitPath, 'utf8'), this.#configFile);
  }

  get #exists(): boolean {
    return existsSync(this.unitPath);
  }

  /** Throws FAILED_PRECONDITION on a machine without systemd, and where the unit is of another installation. */
  require(): void {
    if (this.#exists && !this.installed) {
      throw new PodiumError(
        'FAILED_PRECONDITION',
        `${this.unitPath} runs the worker of another installation on this machine. Take that one out first (podium leave with its --state), or leave --service out here.`,
      );
    }
    if (existsSync('/run/systemd/system')) return;
    throw new PodiumError(
      'FAILED_PRECONDITION',
      'systemd does not run on this machine. Leave --service out and have what supervises programs here run: podium join',
    );
  }

  /** Writes the unit, or another one over it, and starts it anew. */
  async install(unit: string): Promise<void> {
    await mkdir(dirname(this.unitPath), { recursive: true });
    await writeFile(this.unitPath, unit, { mode: 0o644 });
    await this.#systemctl('daemon-reload');
    await this.#systemctl('enable', UNIT_NAME);
    await this.#systemctl('restart', UNIT_NAME);
  }

  /** Stops and removes the unit. Nothing happens when there is none. */
  async remove(): Promise<void> {
    if (!this.installed) return;
    await this.#systemctl('disable', '--now', UNIT_NAME);
    await rm(this.unitPath, { force: true });
    await this.#systemctl('daemon-reload');
  }

  async #systemctl(...args: string[]): Promise<void> {
    const all = [...(this.scope === 'user' ? ['--user'] : []), ...args];
    const result = await runCommand('systemctl', all, {
      timeoutMs: SYSTEMCTL_MS,
      environment: this.#environment,
    });
    if (result.status !== 0) {
      throw new PodiumError(
        'FAILED_PRECONDITION',
        `systemctl ${all.join(' ')} failed:\n${lastLines(result)}`,
      );
    }
  }
}
