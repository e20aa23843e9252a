/** A block of voxels, one slice after the other, in each slice the columns, in each column the rows; 1 where filled. */
export interface Volume {
  readonly depth: number;
  readonly width: number;
  readonly height: number;
  readonly voxels: Uint8Array;
}

/**
 * Hausdorff's distance of two filled sets of voxels, in a block whose sides are scaled to 1, over √3: the farthest
 * that a voxel of either set is from the nearest of the other. 0 to 1; both sets hold at least one voxel.
 */
export function hausdorff3d(a: Volume, b: Volume): number {
  return Math.sqrt(Math.max(directedSquare(a, b), directedSquare(b, a)) / 3);
}

/**
 * The square of the farthest distance from a voxel of `from` to the nearest of `to`.
 *
 * Voxels that both hold are at no distance. For another one, the nearest is sought column by column outwards, with a
 * table of how far the next filled voxel of the same column is. The search ends as soon as anything is found that is
 * not farther than the farthest so far; what the last search found usually ends the next one before it begins.
 */
function directedSquare(from: Volume, to: Volume): number {
  const { depth, width, height, voxels } = from;
  const area = width * height;
  const others = to.voxels;
  const gaps = columnGaps(to);
  let farthest = 0;
  let nearby: Found | undefined;
  for (let index = voxels.indexOf(1); index >= 0; index = voxels.indexOf(1, index + 1)) {
    if (others[index] === 1) continue;
    const z = Math.floor(index / area);
    const x = Math.floor((index - z * area) / height);
    const y = index - z * area - x * height;
    if (nearby !== undefined) {
      const away =
        ((nearby.z - z) / depth) ** 2 + ((nearby.x - x) / width) ** 2 + ((nearby.y - y) / height) ** 2;
      if (away <= farthest) continue;
    }
    nearby = nearest(to, gaps, { z, x, y }, farthest);
    farthest = Math.max(farthest, nearby.square);
  }
  return farthest;
}

interface Voxel {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** A voxel, and the square of how far it is. */
interface Found extends Voxel {
  readonly square: number;
}

/** The filled voxel nearest to `at`, or any whose square distance is at most `enough`. */
function nearest({ depth, width, height }: Volume, gaps: Int32Array, at: Voxel, enough: number): Found {
  let best = Infinity;
  let found: Voxel = at;
  for (let dz = 0; dz < depth; dz++) {
    const ofDepth = (dz / depth) ** 2;
    if (ofDepth >= best) break;
    for (let dx = 0; dx < width; dx++) {
      const ofColumn = ofDepth + (dx / width) ** 2;
      if (ofColumn >= best) break;
      for (let side = 0; side < 4; side++) {
        const z = at.z + ((side & 1) === 0 ? dz : -dz);
        const x = at.x + ((side & 2) === 0 ? dx : -dx);
        const twice = ((side & 1) === 1 && dz === 0) || ((side & 2) === 2 && dx === 0);
        if (twice || z < 0 || z >= depth || x < 0 || x >= width) continue;
        const gap = gaps[(z * width + x) * height + at.y] as number;
        if (gap === NO_GAP) continue;
        const square = ofColumn + (gap / height) ** 2;
        if (square >= best) continue;
        best = square;
        found = { z, x, y: at.y + gap };
        if (best <= enough) return { ...found, square };
      }
    }
  }
  return { ...found, square: best };
}

const NO_GAP = 0x7fffffff;

/** For each voxel the way along its column to the nearest filled one, negative upwards; NO_GAP in empty columns. */
function columnGaps({ height, voxels }: Volume): Int32Array {
  const gaps = new Int32Array(voxels.length).fill(NO_GAP);
  for (let filled = voxels.indexOf(1); filled >= 0;) {
    const first = filled - (filled % height);
    const end = first + height;
    for (let at = filled, last = filled; at < end; at++) {
      if (voxels[at] === 1) last = at;
      gaps[at] = last - at;
    }
    for (let at = end - 1, next = -1; at >= first; at--) {
      if (voxels[at] === 1) next = at;
      if (next < 0) continue;
      const before = gaps[at] as number;
      if (before === NO_GAP || next - at < -before) gaps[at] = next - at;
    }
    filled = voxels.indexOf(1, end);
  }
  return gaps;
}
