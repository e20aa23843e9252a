import type { Head } from '../../client/connection/connection.ts';
import { RENEW_INTERVAL_MS } from '../../contracts/messages/protocol.ts';
import { pause } from '../../platform/clock/wait.ts';
import { cpuSeconds, peakMemoryBytes } from '../report/process-cost.ts';
import { Fleet } from './fleet.ts';
import { COMPETITION, startFleetInstallation } from './installation.ts';

export interface FleetSizes {
  readonly workers: number;
  /** Carried from claim to grade. */
  readonly runs: number;
  /** Lengths of the queue at which the cost of a claim is looked at; growing. */
  readonly queues: readonly number[];
  /** Claims at each of them. */
  readonly probes: number;
  /** How long the renewals alone are watched. */
  readonly renewingMs: number;
  readonly claimsAtOnce: number;
  readonly processes: number;
  /** Each so many-th run hands in a submission, which is scored; the others hand in nothing and are graded so. */
  readonly submissionEvery: number;
}

export interface FleetMeasured {
  /** By length of the queue: ms of each claim, one after the other. */
  readonly byQueue: readonly { readonly queued: number; readonly latenciesMs: readonly number[] }[];
  readonly claims: {
    readonly latenciesMs: readonly number[];
    readonly empty: number;
    readonly seconds: number;
  };
  /** Of one core, by the coordinator, with all workers renewing and nothing else. */
  readonly renewing: {
    readonly core: number;
    readonly renewals: number;
    readonly latenciesMs: readonly number[];
  };
  readonly finishing: {
    readonly seconds: number;
    readonly handInMs: readonly number[];
    readonly eventMs: readonly number[];
    /** From the last hand-in to the last grade. */
    readonly gradingBehindSeconds: number;
    readonly graded: number;
  };
  /** Seconds of processor time of the coordinator for each claim of `claims`. */
  readonly claimCpuSeconds: number;
  readonly peakBytes: number;
  readonly graderPeakBytes: number;
}

/** While each worker holds many runs: still twice within a lease. */
const HELD_RENEW_INTERVAL_MS = 25_000;
const DAY_MS = 24 * 3_600_000;
/** What one request to submit takes. */
const SEEDS_A_REQUEST = 10_000;
const GRADING_TIMEOUT_MS = 300_000;

/** Brings a fleet of simulated workers up, and measures in one run what it costs the head. */
export async function measureFleet(
  sizes: FleetSizes,
  report: (line: string) => void,
): Promise<FleetMeasured> {
  const { workers, runs, queues, probes, claimsAtOnce, processes } = sizes;
  await using installation = await startFleetInstallation(workers);
  const { head, running } = installation;
  const pid = pidOf(running, 'coordinator');
  report(`${workers} workers connect`);
  await using fleet = await Fleet.start(installation, {
    processes,
    cpus: Math.ceil((runs + queues.length * probes) / workers) + 1,
  });

  const experiments: string[] = [];
  const byQueue: { queued: number; latenciesMs: readonly number[] }[] = [];
  let queued = 0;
  for (const length of queues) {
    experiments.push(...(await submit(head, length - queued, experiments.length)));
    queued = length;
    report(`claims with ${length} in the queue`);
    const { latenciesMs } = await fleet.claim(probes, 1);
    queued -= latenciesMs.length;
    byQueue.push({ queued: length, latenciesMs });
  }
  const probed = queues.length * probes;
  if (queued < runs - probed)
    experiments.push(...(await submit(head, runs - probed - queued, experiments.length)));
  await fleet.claim(Math.max(0, workers - probed), claimsAtOnce);

  report(`${workers} workers renew for ${sizes.renewingMs / 1000} s`);
  await fleet.renew(RENEW_INTERVAL_MS);
  // The first ones come all together, since all begin now.
  await pause(sizes.renewingMs / 4);
  await fleet.renewals();
  const [beforeS, startedAtMs] = [await cpuSeconds(pid), performance.now()];
  await pause(sizes.renewingMs);
  const core = ((await cpuSeconds(pid)) - beforeS) / ((performance.now() - startedAtMs) / 1000);
  const renewals = await fleet.renewals();
  report(`the coordinator takes ${(core * 100).toFixed(1)} % of a core`);

  await fleet.stopRenewing();
  // A worker that holds as many runs as these do renews a message of as many leases.
  await fleet.renew(HELD_RENEW_INTERVAL_MS);

  const left = runs - Math.max(probed, workers);
  report(`${left} claims, ${claimsAtOnce} at once`);
  const [cpuBefore, claimsBeganMs] = [await cpuSeconds(pid), performance.now()];
  const claims = await fleet.claim(left, claimsAtOnce);
  const seconds = (performance.now() - claimsBeganMs) / 1000;
  const claimCpuSeconds = ((await cpuSeconds(pid)) - cpuBefore) / Math.max(1, left);
  report(`${(left / seconds).toFixed(0)} claims a second`);

  report('hand-ins, settling, grading');
  const finishBeganMs = performance.now();
  const { handInMs, eventMs } = await fleet.handIn(claimsAtOnce, sizes.submissionEvery);
  const handedInMs = performance.now();
  await fleet.stopRenewing();
  const graded = await allGraded(head, handInMs.length);
  const gradedMs = performance.now();
  return {
    byQueue,
    claims: { ...claims, seconds },
    renewing: { core, renewals: renewals.length, latenciesMs: renewals.map(({ latencyMs }) => latencyMs) },
    finishing: {
      seconds: (gradedMs - finishBeganMs) / 1000,
      handInMs,
      eventMs,
      gradingBehindSeconds: (gradedMs - handedInMs) / 1000,
      graded,
    },
    claimCpuSeconds,
    peakBytes: await peakMemoryBytes(pid),
    graderPeakBytes: await peakMemoryBytes(pidOf(running, 'grader')),
  };
}

export function pidOf(
  running: { readonly processes: ReadonlyMap<string, { readonly pid: number | null }> },
  name: string,
): number {
  const pid = running.processes.get(name)?.pid;
  if (pid === undefined || pid === null) throw new Error(`${name} does not run`);
  return pid;
}

/** Runs of a day each, in as many experiments as one request's seeds make necessary. */
export async function submit(head: Head, runs: number, first = 0): Promise<string[]> {
  const made: string[] = [];
  for (let left = runs; left > 0; left -= SEEDS_A_REQUEST) {
    const { experiment } = await head.experiments.submit(
      {
        name: `fleet ${first + made.length}`,
        agentIds: ['simulated'],
        competitionIds: [COMPETITION],
        seeds: Array.from({ length: Math.min(left, SEEDS_A_REQUEST) }, (_, seed) => seed),
        resourceClass: 'tiny',
        timeLimitMs: DAY_MS,
      },
      { deadlineMs: 120_000 },
    );
    made.push(experiment?.id ?? '');
  }
  return made;
}

async function allGraded(head: Head, wanted: number): Promise<number> {
  const deadline = performance.now() + GRADING_TIMEOUT_MS;
  for (;;) {
    const { experiments } = await head.experiments.list({ limit: 1_000 });
    const graded = experiments.reduce((sum, { runsGraded }) => sum + runsGraded, 0);
    if (graded >= wanted || performance.now() > deadline) return graded;
    await pause(250);
  }
}
