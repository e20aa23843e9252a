import type { ResourceRequest } from '../../contracts/resources/resources.ts';

/** What one user may have at once; a bound that is absent does not bind. */
export interface Quota {
  /** Runs on workers. */
  readonly runs?: number | undefined;
  readonly cpus?: number | undefined;
  readonly gpus?: number | undefined;
  /** Runs in the queue. */
  readonly queued?: number | undefined;
}

export interface Quotas {
  readonly default: Quota;
  /** By user; what is absent here is as in `default`. */
  readonly users: Readonly<Record<string, Quota>>;
}

export const NO_QUOTAS: Quotas = { default: {}, users: {} };

/** What a user's runs hold on workers now. */
export interface Holding {
  readonly runs: number;
  readonly cpus: number;
  readonly gpus: number;
}

export function quotaOf(quotas: Quotas, user: string): Quota {
  return { ...quotas.default, ...(Object.hasOwn(quotas.users, user) ? quotas.users[user] : {}) };
}

/** Why one more run of this size would be too much, as a sentence's middle; null when it would not. */
export function overQuota(quota: Quota, holding: Holding, request: ResourceRequest): string | null {
  const bounds: readonly (readonly [number | undefined, number, number, string])[] = [
    [quota.runs, holding.runs, 1, 'runs'],
    [quota.cpus, holding.cpus, request.cpus, 'CPUs'],
    [quota.gpus, holding.gpus, request.gpus, 'GPUs'],
  ];
  for (const [bound, held, more, what] of bounds) {
    if (bound === undefined || more === 0 || held + more <= bound) continue;
    const wants = what === 'runs' ? '' : `, and it needs ${more}`;
    return `has ${held} of at most ${bound} ${what} at once${wants}`;
  }
  return null;
}

/** Why a submission is refused, a sentence; null when it is not. `queued`: what the user has in the queue already. */
export function refusesSubmission(
  user: string,
  quota: Quota,
  queued: number,
  wanted: { readonly runs: number; readonly resources: ResourceRequest },
): string | null {
  const never = overQuota(quota, { runs: 0, cpus: 0, gpus: 0 }, wanted.resources);
  if (never !== null)
    return `No run of this resource class could ever start: ${user} ${never}. Take a smaller class, or ask an admin for a larger quota.`;
  if (quota.queued === undefined || queued + wanted.runs <= quota.queued) return null;
  return `${user} has ${queued} runs in the queue; ${wanted.runs} more would pass the quota of ${quota.queued}. Wait for some, cancel some, or ask an admin for a larger quota.`;
}
