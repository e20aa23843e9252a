/** What the machine's CPUs have done so far, in seconds since some start. */
export interface CpuSample {
  readonly atMs: number;
  /** All CPUs together, everybody's work. */
  readonly busySeconds: number;
  /** Of that Podium's: its containers and processes by name. */
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

/** CPU time of one process, from its /proc/<pid>/stat; 0 where that is not understood. */
export function parseProcessSeconds(stat: string): number {
  // The name stands in parentheses and may hold anything; utime and stime are the 12th and 13th field after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND || 0;
}

/**
 * CPU seconds of others between two samples. What is ours and new has done all its work in between. Null when it cannot
 * be told: something of ours has ended meanwhile and took its count along (of a container that is still there the engine then
 * says 0).
 */
export function othersSeconds(before: CpuSample, after: CpuSample): number | null {
  for (const [name, seconds] of before.ownSeconds)
    if ((after.ownSeconds.get(name) ?? -1) < seconds) return null;
  let own = 0;
  for (const [name, seconds] of after.ownSeconds) own += seconds - (before.ownSeconds.get(name) ?? 0);
  return Math.max(0, after.busySeconds - before.busySeconds - own);
}

/**
 * CPUs that others kept busy over the last half minute: one short peak is no reason to freeze anything. Spans that cannot
 * be told are left out, so that a machine of short runs has a load too.
 */
export class LoadMeter {
  readonly #windowMs: number;
  #last: CpuSample | null = null;
  #spans: { readonly ms: number; readonly seconds: number }[] = [];

  constructor(windowMs = 30_000) {
    this.#windowMs = windowMs;
  }

  /** Null until a window is full. */
  add(sample: CpuSample): number | null {
    const last = this.#last;
    this.#last = sample;
    if (last !== null && sample.atMs > last.atMs) {
      const seconds = othersSeconds(last, sample);
      if (seconds !== null) this.#spans.push({ ms: sample.atMs - last.atMs, seconds });
    }
    let ms = this.#spans.reduce((sum, span) => sum + span.ms, 0);
    while (ms - (this.#spans[0]?.ms ?? Infinity) >= this.#windowMs) ms -= this.#spans.shift()?.ms ?? 0;
    if (ms < this.#windowMs) return null;
    return this.#spans.reduce((sum, { seconds }) => sum + seconds, 0) / (ms / 1000);
  }
}
