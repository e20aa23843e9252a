/** How much of the fleet an experiment and its user have now. */
export interface Share {
  readonly priority: number;
  /** Runs that workers hold for this user. */
  readonly userActive: number;
  /** Runs of this experiment that workers hold. */
  readonly experimentActive: number;
  /** Order of submission. */
  readonly experimentOrdinal: number;
}

/**
 * Whose turn it is, for Array.sort: higher priority; then the user with fewer runs on workers, so that a thousand runs of one
 * do not keep out the ten of another; then, of one user, the experiment with fewer; then the older one.
 */
export function compareShares(a: Share, b: Share): number {
  return (
    b.priority - a.priority ||
    a.userActive - b.userActive ||
    a.experimentActive - b.experimentActive ||
    a.experimentOrdinal - b.experimentOrdinal
  );
}
