import { PodiumError } from '../../contracts/errors/podium-error.ts';

export interface UnitOptions {
  readonly worker: string;
  readonly nodeFile: string;
  readonly programFile: string;
  readonly configFile: string;
  /** CPU numbers that are lent: the worker's own processes keep to them too. */
  readonly cpuset: readonly number[];
  /** A unit of the system runs with the network and Docker; one of a user has its own session only. */
  readonly scope: 'system' | 'user';
}

export const UNIT_NAME = 'podium-worker.service';

/**
 * The unit that keeps a worker running. Agents are held to the owner's limits by their containers; the worker's own
 * processes by this: on the lent CPUs, after the owner's programs, within a little memory. When it is stopped or killed
 * the agents' containers go on, and the next start adopts them.
 */
export function unitFile(options: UnitOptions): string {
  const { worker, nodeFile, programFile, configFile, cpuset, scope } = options;
  const system = scope === 'system';
  return `${[
    '[Unit]',
    `Description=Podium worker ${worker}`,
    ...(system ? ['Wants=network-online.target', 'After=network-online.target docker.service'] : []),
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    `ExecStart=${[nodeFile, programFile, '--config', configFile].map(quoted).join(' ')}`,
    'Restart=always',
    'RestartSec=5',
    'KillMode=mixed',
    'TimeoutStopSec=20',
    'UMask=0077',
    'Nice=10',
    'CPUWeight=20',
    `AllowedCPUs=${cpuset.join(' ')}`,
    'MemoryMax=4G',
    'OOMPolicy=continue',
    '',
    '[Install]',
    `WantedBy=${system ? 'multi-user.target' : 'default.target'}`,
  ].join('\n')}\n`;
}

/** An argument as systemd reads it. Throws INVALID_ARGUMENT for a path that no unit can hold. */
function quoted(argument: string): string {
  if (/[\n\r\0]/.test(argument))
    throw new PodiumError('INVALID_ARGUMENT', `${JSON.stringify(argument)} cannot stand in a systemd unit.`);
  return `"${argument.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`;
}

/** Whether a unit file is of the installation with this configuration: there is one unit on a machine, and may be several installations. */
export function isUnitOf(unit: string, configFile: string): boolean {
  return unit.includes(` "--config" ${quoted(configFile)}\n`);
}
