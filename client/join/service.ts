import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { lastLines, runCommand, type Environment } from '../setup/command.ts';
import { UNIT_NAME } from './systemd-unit.ts';

const SYSTEMCTL_MS = 60_000;

/** systemd on this machine: of the system for root, else of the user. */
export class ServiceManager {
  readonly scope: 'system' | 'user' = process.getuid?.() === 0 ? 'system' : 'user';
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  get unitPath(): string {
    const folder =
      this.scope === 'system' ? '/etc/systemd/system' : join(homedir(), '.config', 'systemd', 'user');
    return join(folder, UNIT_NAME);
  }

  get installed(): boolean {
    return existsSync(this.unitPath);
  }

  /** Throws FAILED_PRECONDITION on a machine without systemd. */
  require(): void {
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
