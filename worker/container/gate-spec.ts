import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import { privateCgroupNamespace } from './agent-spec.ts';

/**
 * The two containers of a gate, as values. The holder owns a network namespace with nothing but loopback and sleeps;
 * it needs nothing of the run, so that holders can be started ahead of time. The relay joins the namespace and
 * forwards the two ports; it may die and be replaced without the agent losing its network.
 */
export const RELAY_USER = { uid: 65531, gid: 65531 } as const;

/** Where the relay finds agent.sock and model.sock. */
const SOCKET_TARGET = '/run/podium';
const MIB = 1024 * 1024;

export interface GatePart {
  readonly name: string;
  readonly image: string;
  readonly labels: Record<string, string>;
}

export function holderSpec(part: GatePart): ContainerCreateOptions {
  return {
    ...common(part),
    Cmd: ['sleep', 'infinity'],
    HostConfig: { ...hardened({ memoryBytes: 32 * MIB, pids: 8 }), NetworkMode: 'none' },
  };
}

export function relaySpec(part: GatePart, holderId: string, socketDir: string): ContainerCreateOptions {
  return {
    ...common(part),
    Cmd: ['bash', '/usr/local/bin/podium-relay'],
    HostConfig: {
      ...hardened({ memoryBytes: 256 * MIB, pids: 96 }),
      NetworkMode: `container:${holderId}`,
      Mounts: [
        {
          Type: 'bind',
          Source: socketDir,
          Target: SOCKET_TARGET,
          ReadOnly: true,
          BindOptions: { Propagation: 'rprivate' },
        },
      ],
    },
  };
}

/** Gives the places to a user. The one container of ours that holds rights, and it sees nothing but the scratch. */
export function ownerSpec(
  part: GatePart,
  user: { readonly uid: number; readonly gid: number },
  places: readonly { readonly volume: string; readonly part: string }[],
): ContainerCreateOptions {
  return {
    ...common(part),
    User: '0:0',
    Cmd: [
      'chown',
      '-hRP',
      `${user.uid}:${user.gid}`,
      '--',
      ...places.map((place) => `/places/${place.part}`),
    ],
    HostConfig: {
      ...hardened({ memoryBytes: 64 * MIB, pids: 8 }),
      NetworkMode: 'none',
      CapAdd: ['CHOWN', 'DAC_READ_SEARCH'],
      Mounts: places.map((place) => ({
        Type: 'volume',
        Source: place.volume,
        Target: `/places/${place.part}`,
      })),
    },
  };
}

/** Sees one folder of the host, read-only. Never started: the engine is asked what lies there. */
export function folderSpec(part: GatePart, source: string, target: string): ContainerCreateOptions {
  return {
    ...common(part),
    HostConfig: {
      ...hardened({ memoryBytes: 32 * MIB, pids: 8 }),
      NetworkMode: 'none',
      Mounts: [
        {
          Type: 'bind',
          Source: source,
          Target: target,
          ReadOnly: true,
          BindOptions: { Propagation: 'rprivate' },
        },
      ],
    },
  };
}

function common(part: GatePart): ContainerCreateOptions {
  return {
    name: part.name,
    Image: part.image,
    User: `${RELAY_USER.uid}:${RELAY_USER.gid}`,
    Labels: part.labels,
    Entrypoint: [],
    Tty: false,
    OpenStdin: false,
    // Nothing to finish. An engine that stops waits for no gate, and a holder's end tells when: ended-by-others.ts.
    StopSignal: 'SIGKILL',
  };
}

function hardened(limits: { memoryBytes: number; pids: number }): HostConfig {
  return {
    IpcMode: 'none',
    ...privateCgroupNamespace,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges:true'],
    Privileged: false,
    ReadonlyRootfs: true,
    PidsLimit: limits.pids,
    Memory: limits.memoryBytes,
    MemorySwap: limits.memoryBytes,
    Ulimits: [{ Name: 'core', Soft: 0, Hard: 0 }],
    LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
    RestartPolicy: { Name: 'no' },
  };
}
