/** What the machine's CPUs have done so far, in seconds since some start. */
export interface CpuSample {
  readonly atMs: number;
  /** All CPUs together, everybody's work. */
  readonly busySeconds: number;
  /** Of that Podium's: its containers by name, and this process as 'worker'. */
  readonly ownSeconds: ReadonlyMap<string, number>;
}

const TICKS_PER_SECOND = 100;

/** Reads the first line of /proc/stat: all but idle time and waiting for the disk. Throws when it is not what it should be. */
export function parseBusySeconds(stat: string): number {
  const [name, ...rest] = (stat.split('\n')[0] ?? '').trim().split(/\s+/);
  const ticks = rest.map(Number);
  const [user = NaN, nice = 0, system = 0, , , irq = 0, softirq = 0] = ticks;
  const busy = user + nice + system + irq + softirq;
  if (name !== 'cpu' || !Number.isFinite(busy)) throw new Error('/proc/stat is not understood.');
  return busy / TICKS_PER_SECOND;
}

/**
 * CPUs that others kept busy between two samples. Null when it cannot be told: a container of ours has come or gone in
 * between, and took its count along.
 */
export function othersLoad(before: CpuSample, after: CpuSample): number | null {
  const elapsedSeconds = (after.atMs - before.atMs) / 1000;
  if (elapsedSeconds <= 0 || before.ownSeconds.size !== after.ownSeconds.size) return null;
  let own = 0;
  for (const [name, seconds] of after.ownSeconds) {
    const earlier = before.ownSeconds.get(name);
    if (earlier === undefined) return null;
    own += seconds - earlier;
  }
  return Math.max(0, (after.busySeconds - before.busySeconds - own) / elapsedSeconds);
}

/** The load of others over the last half minute: one short peak is no reason to freeze anything. */
export class LoadMeter {
  readonly #windowMs: number;
  #samples: CpuSample[] = [];

  constructor(windowMs = 30_000) {
    this.#windowMs = windowMs;
  }

  /** Null until a window is full, and for a window after a container of ours has come or gone. */
  add(sample: CpuSample): number | null {
    const last = this.#samples.at(-1);
    if (last !== undefined && othersLoad(last, sample) === null) this.#samples = [];
    this.#samples.push(sample);
    while ((this.#samples[1]?.atMs ?? Infinity) <= sample.atMs - this.#windowMs) this.#samples.shift();
    const [first] = this.#samples;
    if (first === undefined || sample.atMs - first.atMs < this.#windowMs) return null;
    return othersLoad(first, sample);
  }
}
