/**
 * How many bytes two texts begin or end with alike, four looked at in one step: most of most texts is alike, and comparing it
 * is most of the work. [fromA, toA) and [fromB, toB) are places in the views.
 */
export function sharedStart(
  a: DataView,
  fromA: number,
  toA: number,
  b: DataView,
  fromB: number,
  toB: number,
): number {
  const most = Math.min(toA - fromA, toB - fromB);
  let shared = 0;
  for (; shared + 4 <= most; shared += 4) {
    const differing = a.getInt32(fromA + shared, true) ^ b.getInt32(fromB + shared, true);
    if (differing !== 0) return shared + ((31 - Math.clz32(differing & -differing)) >> 3);
  }
  while (shared < most && a.getUint8(fromA + shared) === b.getUint8(fromB + shared)) shared++;
  return shared;
}

export function sharedEnd(
  a: DataView,
  fromA: number,
  toA: number,
  b: DataView,
  fromB: number,
  toB: number,
): number {
  const most = Math.min(toA - fromA, toB - fromB);
  let shared = 0;
  for (; shared + 4 <= most; shared += 4) {
    const differing = a.getInt32(toA - shared - 4, true) ^ b.getInt32(toB - shared - 4, true);
    if (differing !== 0) return shared + (Math.clz32(differing) >> 3);
  }
  while (shared < most && a.getUint8(toA - 1 - shared) === b.getUint8(toB - 1 - shared)) shared++;
  return shared;
}

/** Whether bytes [from, to) are all ASCII, and so their own code points. */
export function isAsciiIn(bytes: DataView, from: number, to: number): boolean {
  let all = 0;
  let at = from;
  for (; at + 4 <= to; at += 4) all |= bytes.getInt32(at, true);
  for (; at < to; at++) all |= bytes.getUint8(at);
  return (all & 0x80808080) === 0;
}
