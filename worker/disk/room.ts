/** What Podium keeps on this machine, in bytes: all of it counts against the one ceiling the owner has set. */
export interface DiskUse {
  /** Images that this worker brought here, and the layers of images that it keeps. */
  readonly imagesBytes: number;
  /** Public data of competitions, also what is on its way here. */
  readonly dataBytes: number;
  /** Promised to runs as scratch. */
  readonly scratchBytes: number;
  /** Promised to runs that have ended, whose containers are kept for inspection. */
  readonly retainedBytes: number;
  /** Collected, not yet acknowledged. */
  readonly handInsBytes: number;
}

/** Something that can be had again when it is wanted, or was only kept as long as there is room. */
export interface Evictable {
  readonly kind: 'layer' | 'retained' | 'data' | 'image';
  readonly id: string;
  readonly bytes: number;
  readonly lastUsedMs: number;
}

export interface RoomPlan {
  /** What has to go, in this order. */
  readonly evict: readonly Evictable[];
  /** What is lacking even then; 0 when there is room. */
  readonly lackBytes: number;
}

export function totalOf(use: DiskUse): number {
  return use.imagesBytes + use.dataBytes + use.scratchBytes + use.retainedBytes + use.handInsBytes;
}

/** Layers are copies of what the engine holds; containers go before the data and images that they were made of. */
const ORDER: readonly Evictable['kind'][] = ['layer', 'retained', 'data', 'image'];

/**
 * How room for `wantedBytes` is made: layers of images go first, then containers that are kept for inspection (whose time is
 * over soonest), then data that no run here needs, then images, the longest unused first; no more than has to.
 */
export function planRoom(
  ceilingBytes: number,
  use: DiskUse,
  wantedBytes: number,
  unneeded: readonly Evictable[],
): RoomPlan {
  let lackBytes = totalOf(use) + wantedBytes - ceilingBytes;
  const evict: Evictable[] = [];
  const order = [...unneeded].sort(
    (a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || a.lastUsedMs - b.lastUsedMs,
  );
  for (const one of order) {
    if (lackBytes <= 0) break;
    evict.push(one);
    lackBytes -= one.bytes;
  }
  return { evict, lackBytes: Math.max(0, lackBytes) };
}

/** What a run may still be promised: what is unneeded would make way for it. Never negative. */
export function freeBytes(ceilingBytes: number, use: DiskUse, unneeded: readonly Evictable[]): number {
  const away = unneeded.reduce((sum, { bytes }) => sum + bytes, 0);
  return Math.max(0, ceilingBytes - totalOf(use) + away);
}

/** The ceiling and what lies below it, in words. */
export function describeUse(ceilingBytes: number, use: DiskUse): string {
  return (
    `of the ${gibibytes(ceilingBytes)} that this machine lends, images take ${gibibytes(use.imagesBytes)}, data ` +
    `${gibibytes(use.dataBytes)}, runs ${gibibytes(use.scratchBytes)}, containers kept for inspection ` +
    `${gibibytes(use.retainedBytes)}, and what is not handed in yet ${gibibytes(use.handInsBytes)}`
  );
}

export function gibibytes(bytes: number): string {
  return bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(1)} GiB` : `${Math.ceil(bytes / 2 ** 20)} MiB`;
}
