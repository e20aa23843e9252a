import type { Candidate, Claimant } from './pick-run.ts';

/** Why this worker got this run, in words for the run's history: what decided in pickRun and before it. */
export function whyPicked(picked: Candidate, claimant: Pick<Claimant, 'free' | 'bundles'>): string {
  const { resources, priority, userShare, experimentShare } = picked;
  return [
    `it asked with ${claimant.free.cpus} of its CPUs free, and the run needs ${resources.cpus}`,
    claimant.bundles.has(picked.bundle) ? 'it holds the data already' : 'it has to fetch the data',
    `of priority ${priority} this run was next`,
    `its user had ${percent(userShare)} of the fleet at work (this experiment ${percent(experimentShare)})`,
  ].join('; ');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}
