import { z } from 'zod';
import { leaseKey, workerId } from '../../contracts/ids/id.ts';
import type { LeaseKey, WorkerId } from '../../contracts/ids/id.ts';

/**
 * Everything made in the engine carries these labels, and they alone are enough to take a run over after a restart
 * or to clear it away. Every key is always set, so that a label of the agent's image never shows through.
 */
export type Role = 'agent' | 'relay' | 'holder' | 'probe' | 'owner' | 'volume';

export interface RunIdentity {
  readonly lease: LeaseKey;
  readonly worker: WorkerId;
  readonly attemptDir: string;
  readonly socketDir: string;
  readonly diskBytes: number;
  readonly scratch: 'loop' | 'folder';
  /** The gate that was made ahead of the run and given to it; '' where it has one of its own. */
  readonly gate: string;
}

/** A gate made ahead of its run: labels cannot change, so it never bears the name of the run that gets it. */
export interface GateIdentity {
  readonly id: string;
  readonly worker: WorkerId;
  /** Where its sockets lay when it was made. */
  readonly socketDir: string;
}

export type Labels = Readonly<Record<string, string>>;

const KEY = {
  run: 'podium.run',
  epoch: 'podium.epoch',
  fence: 'podium.fence',
  worker: 'podium.worker',
  role: 'podium.role',
  attemptDir: 'podium.attempt-dir',
  socketDir: 'podium.socket-dir',
  diskBytes: 'podium.disk-bytes',
  scratch: 'podium.scratch',
  gate: 'podium.gate',
} as const;

export function toLabels(identity: RunIdentity, role: Role): Record<string, string> {
  return {
    [KEY.run]: identity.lease.runId,
    [KEY.epoch]: String(identity.lease.epoch),
    [KEY.fence]: String(identity.lease.fence),
    [KEY.worker]: identity.worker,
    [KEY.role]: role,
    [KEY.attemptDir]: identity.attemptDir,
    [KEY.socketDir]: identity.socketDir,
    [KEY.diskBytes]: String(identity.diskBytes),
    [KEY.scratch]: identity.scratch,
    [KEY.gate]: identity.gate,
  };
}

export function toGateLabels({ id, worker, socketDir }: GateIdentity, role: Role): Record<string, string> {
  const empty = Object.fromEntries(Object.values(KEY).map((key) => [key, '']));
  return { ...empty, [KEY.gate]: id, [KEY.worker]: worker, [KEY.role]: role, [KEY.socketDir]: socketDir };
}

const wireIdentity = z.object({
  lease: leaseKey,
  worker: workerId,
  attemptDir: z.string().startsWith('/'),
  socketDir: z.string().startsWith('/'),
  diskBytes: z.number().int().positive(),
  scratch: z.enum(['loop', 'folder']),
  gate: z.string(),
});

/** The identity that the labels hold; undefined when they are not ours or not whole. */
export function fromLabels(labels: Labels | null | undefined): RunIdentity | undefined {
  if (!labels) return undefined;
  const parsed = wireIdentity.safeParse({
    lease: {
      runId: labels[KEY.run],
      epoch: Number(labels[KEY.epoch]),
      fence: Number(labels[KEY.fence]),
    },
    worker: labels[KEY.worker],
    attemptDir: labels[KEY.attemptDir],
    socketDir: labels[KEY.socketDir],
    diskBytes: Number(labels[KEY.diskBytes]),
    scratch: labels[KEY.scratch],
    gate: labels[KEY.gate],
  });
  return parsed.success ? parsed.data : undefined;
}

export function roleOf(labels: Labels | null | undefined): string {
  return labels?.[KEY.role] ?? '';
}

/** The gate made ahead that these belong to; undefined where they belong to no such gate, or to a run that has one. */
export function fromGateLabels(labels: Labels | null | undefined): GateIdentity | undefined {
  const [id = '', worker = '', socketDir = ''] = [KEY.gate, KEY.worker, KEY.socketDir].map(
    (key) => labels?.[key],
  );
  if (id === '' || labels?.[KEY.run] !== '') return undefined;
  return { id, worker: worker as WorkerId, socketDir };
}

/** Engine filters for all that belongs to a gate made ahead, and to the run that has it. */
export function gateFilter(id: string): string[] {
  return [`${KEY.gate}=${id}`];
}

/** Engine filters (`key=value`) for all that belongs to one lease. */
export function leaseFilter(lease: LeaseKey): string[] {
  return [`${KEY.run}=${lease.runId}`, `${KEY.epoch}=${lease.epoch}`, `${KEY.fence}=${lease.fence}`];
}

/** Engine filters for all that belongs to one worker, or to its containers of one role. */
export function workerFilter(worker: WorkerId, role?: Role): string[] {
  return [`${KEY.worker}=${worker}`, ...(role === undefined ? [] : [`${KEY.role}=${role}`])];
}

/** One string a lease, for sets and maps. */
export function leaseName(lease: LeaseKey): string {
  return `${lease.runId}-${lease.epoch}-${lease.fence}`;
}

/** The engine's name of a thing of this lease. */
export function nameOf(lease: LeaseKey, part: string): string {
  return `podium-${leaseName(lease)}-${part}`;
}
