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
  const { depth, width, height } = from;
  const gaps = columnGaps(to);
  let farthest = 0;
  let nearby: Voxel | undefined;
  for (let z = 0, index = 0; z < depth; z++) {
    for (let x = 0; x < width; x++) {
      for (let y = 0; y < height; y++, index++) {
        if (from.voxels[index] !== 1 || to.voxels[index] === 1) continue;
        if (nearby !== undefined && square(from, nearby, { z, x, y }) <= farthest) continue;
        nearby = nearest(to, gaps, { z, x, y }, farthest);
        farthest = Math.max(farthest, square(from, nearby, { z, x, y }));
      }
    }
  }
  return farthest;
}

interface Voxel {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

function square({ depth, width, height }: Volume, a: Voxel, b: Voxel): number {
  return ((a.z - b.z) / depth) ** 2 + ((a.x - b.x) / width) ** 2 + ((a.y - b.y) / height) ** 2;
}

/** The filled voxel nearest to `at`, or any whose square distance is at most `enough`. */
function nearest(volume: Volume, gaps: Int32Array, at: Voxel, enough: number): Voxel {
  const { depth, width, height } = volume;
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
        const distance = ofColumn + (gap / height) ** 2;
        if (distance >= best) continue;
        best = distance;
        found = { z, x, y: at.y + gap };
        if (best <= enough) return found;
      }
    }
  }
  return found;
}

const NO_GAP = 0x7fffffff;

/** For each voxel the way along its column to the nearest filled one, negative upwards; NO_GAP in empty columns. */
function columnGaps({ depth, width, height, voxels }: Volume): Int32Array {
  const gaps = new Int32Array(voxels.length).fill(NO_GAP);
  for (let first = 0; first < depth * width * height; first += height) {
    for (let y = 0, last = -1; y < height; y++) {
      if (voxels[first + y] === 1) last = y;
      if (last >= 0) gaps[first + y] = last - y;
    }
    for (let y = height - 1, next = -1; y >= 0; y--) {
      if (voxels[first + y] === 1) next = y;
      if (next < 0) continue;
      const before = gaps[first + y] as number;
      if (before === NO_GAP || next - y < -before) gaps[first + y] = next - y;
    }
  }
  return gaps;
}
