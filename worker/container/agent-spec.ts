import { posix } from 'node:path';
import type { ContainerCreateOptions, MountSettings } from 'dockerode';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { RunSpec } from './container-runtime.ts';
import type { RunUser } from './run-user.ts';
import { LOG_BYTES, LOG_FILES } from './log-limits.ts';

/**
 * The agent's container, as a value. Policy (agent-spec.test.ts holds it to the letter):
 *
 * - It may write to its scratch and to its own shared memory, nowhere else. The scratch is /home, /tmp and /var/tmp,
 *   and whatever the image declares as a VOLUME (the engine would otherwise make an unlimited one on the host).
 * - It reads the public data, and nothing else of the host. No socket, no device, no capability, no way to gain one.
 * - Its network is the gate's namespace, which has a loopback interface and nothing more.
 * - No init process: not every engine has one to inject, and PID 1's exit status is the agent's own. An image that
 *   wants its orphans reaped brings a shell or an init as its entry point. Who ignores SIGTERM is killed after the grace.
 */
export interface AgentParts {
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly user: RunUser;
  /** The container that owns the network namespace. */
  readonly holderId: string;
  readonly places: readonly WritablePlace[];
}

/** A volume of the engine that lies in the run's scratch, and where the agent sees it. */
export interface WritablePlace {
  /** Name of the volume and of its folder in the scratch. */
  readonly part: string;
  readonly volume: string;
  readonly targets: readonly string[];
}

/** Low enough for an engine that is itself limited (and may not raise limits) to grant it. */
const OPEN_FILES = 16_384;
const MAX_DECLARED_VOLUMES = 16;
const OWN_TARGETS = ['/home', '/tmp', '/var/tmp', '/home/data'];

/** The places of a run whose image declares these VOLUMEs; `volumeOf` names the volume of a part. */
export function writablePlaces(
  declared: readonly string[],
  volumeOf: (part: string) => string,
): WritablePlace[] {
  const extra = [...new Set(declared.map((path) => posix.resolve('/', path)))]
    .filter((path) => !OWN_TARGETS.includes(path))
    .toSorted();
  if (extra.length > MAX_DECLARED_VOLUMES) {
    throw new PodiumError(
      'IMAGE_UNAVAILABLE',
      `The image declares ${extra.length} volumes; at most ${MAX_DECLARED_VOLUMES} are possible. Remove VOLUME lines from its Dockerfile.`,
    );
  }
  const place = (part: string, targets: readonly string[]) => ({ part, volume: volumeOf(part), targets });
  return [
    place('home', ['/home']),
    place('tmp', ['/tmp', '/var/tmp']),
    ...extra.map((path, index) => place(`volume${index}`, [path])),
  ];
}

export function agentSpec(run: RunSpec, parts: AgentParts): ContainerCreateOptions {
  const { limits } = run;
  return {
    name: parts.name,
    Image: run.imageId,
    ...(run.command === undefined ? {} : { Cmd: [...run.command] }),
    Env: toEnv({ ...defaultEnvironment(parts.user), ...run.environment }),
    User: `${parts.user.uid}:${parts.user.gid}`,
    Labels: parts.labels,
    Tty: false,
    OpenStdin: false,
    StopSignal: 'SIGTERM',
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      NetworkMode: `container:${parts.holderId}`,
      IpcMode: 'private',
      ...privateCgroupNamespace,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      Privileged: false,
      ReadonlyRootfs: true,
      Mounts: mounts(run, parts.places),
      PidsLimit: limits.pids,
      Memory: limits.memoryBytes,
      MemorySwap: limits.memoryBytes,
      CpusetCpus: limits.cpuset.join(','),
      ShmSize: limits.sharedMemoryBytes,
      Ulimits: [
        { Name: 'nofile', Soft: OPEN_FILES, Hard: OPEN_FILES },
        { Name: 'core', Soft: 0, Hard: 0 },
      ],
      LogConfig: {
        Type: 'json-file',
        Config: { 'max-size': String(LOG_BYTES), 'max-file': String(LOG_FILES) },
      },
      RestartPolicy: { Name: 'no' },
      ...gpuRequest(limits.gpus),
    },
  };
}

/** The typings lack this field of the engine's API. */
export const privateCgroupNamespace: object = { CgroupnsMode: 'private' };

function mounts(run: RunSpec, places: readonly WritablePlace[]): MountSettings[] {
  return [
    ...places.flatMap(({ volume, targets }) =>
      targets.map((target, index): MountSettings => ({
        Type: 'volume',
        Source: volume,
        Target: target,
        ReadOnly: false,
        // The image's files are copied into a volume once, for its first target.
        VolumeOptions: { NoCopy: index > 0, Labels: {}, DriverConfig: { Name: '', Options: {} } },
      })),
    ),
    {
      Type: 'bind',
      Source: run.dataDir,
      Target: '/home/data',
      ReadOnly: true,
      BindOptions: { Propagation: 'rprivate' },
    },
  ];
}

function gpuRequest(ids: readonly string[]): object {
  if (ids.length === 0) return {};
  return {
    DeviceRequests: [{ Driver: '', Count: 0, DeviceIDs: [...ids], Capabilities: [['gpu']], Options: {} }],
  };
}

/** An id without a passwd line has no home and no name; Python's getpass and many caches want both. */
function defaultEnvironment(user: RunUser): Record<string, string> {
  return user.fallback ? { HOME: '/home', USER: 'agent', LOGNAME: 'agent' } : {};
}

function toEnv(environment: Readonly<Record<string, string>>): string[] {
  return Object.entries(environment).map(([key, value]) => {
    if (key === '' || key.includes('=') || key.includes('\0') || value.includes('\0')) {
      throw new PodiumError(
        'INVALID_ARGUMENT',
        `Environment variable ${JSON.stringify(key)} cannot be passed: a name must not be empty or hold "=", neither may hold a zero byte.`,
      );
    }
    return `${key}=${value}`;
  });
}
