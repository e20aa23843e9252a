/** A polygon's corners in order, x and y in turn. */
export type Polygon = readonly number[];

/** The area of a polygon, positive when its corners run counter-clockwise. */
export function signedArea(polygon: Polygon): number {
  let twice = 0;
  for (let i = 0; i < polygon.length; i += 2) {
    const next = (i + 2) % polygon.length;
    twice +=
      (polygon[i] as number) * (polygon[next + 1] as number) -
      (polygon[next] as number) * (polygon[i + 1] as number);
  }
  return twice / 2;
}

/** What two convex polygons share, itself convex, maybe without corners (Sutherland and Hodgman). */
export function clipConvex(subject: Polygon, clip: Polygon): Polygon {
  const turn = Math.sign(signedArea(clip));
  let corners = subject;
  for (let i = 0; i < clip.length && corners.length > 0; i += 2) {
    const next = (i + 2) % clip.length;
    const [x = NaN, y = NaN] = clip.slice(i, i + 2);
    const alongX = (clip[next] as number) - x;
    const alongY = (clip[next + 1] as number) - y;
    // How far to the inner side of this edge a point lies.
    const side = (px: number, py: number) => turn * (alongX * (py - y) - alongY * (px - x));
    corners = cutAt(corners, side);
  }
  return corners;
}

/** The part of a convex polygon where `side` is not negative. */
function cutAt(corners: Polygon, side: (x: number, y: number) => number): Polygon {
  const kept: number[] = [];
  for (let i = 0; i < corners.length; i += 2) {
    const next = (i + 2) % corners.length;
    const [x = NaN, y = NaN] = corners.slice(i, i + 2);
    const nextX = corners[next] as number;
    const nextY = corners[next + 1] as number;
    const here = side(x, y);
    const there = side(nextX, nextY);
    if (here >= 0) kept.push(x, y);
    if (here * there >= 0) continue;
    const share = here / (here - there);
    kept.push(x + share * (nextX - x), y + share * (nextY - y));
  }
  return kept;
}
