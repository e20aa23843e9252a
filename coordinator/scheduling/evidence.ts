import type { AgentId, Digest, RunId, WorkerId } from '../../contracts/ids/id.ts';

/** One lease of a run, as far as it says something about the run or the worker. */
export interface AttemptFact {
  readonly runId: RunId;
  readonly workerId: WorkerId;
  /** Two workers of one machine are one witness. */
  readonly machineId: string;
  /** `carried`: to a hand-in that counts. `failed`: by the platform, or with the worker. `neutral`: under way, reclaimed, canceled. */
  readonly verdict: 'carried' | 'failed' | 'neutral';
  readonly code: string;
  readonly agentId: AgentId;
  readonly image: string;
  readonly bundle: Digest;
  /** The agent's container ran. */
  readonly started: boolean;
  /** When it ended, or began as long as it has not; ms. */
  readonly atMs: number;
}

/** So many machines, or runs, are needed to accuse. */
export const WITNESSES = 3;

/**
 * Tells a run that kills workers from a worker that fails every run. Both look the same from one attempt; they differ in
 * who else is concerned.
 *
 * - A **run** is at fault when it failed on three machines, each of which is credible: it has carried another run, and has
 *   since then failed no run that others carry.
 * - A **worker** is at fault when it failed three runs, with no success between, each of which another machine carries: to
 *   a hand-in, or, when it did not even start here, to a container that runs.
 *
 * One run's failures never accuse a worker by themselves, nor one worker's failures a run: a killer run is carried nowhere,
 * so the machines that it strikes stay credible; and a broken worker carries nothing, so it is no witness against a run.
 * With fewer than three machines nobody is accused: then nothing tells the two apart.
 *
 * What many runs have in common is not the machine's fault either, else one bad agent could put the whole fleet into
 * quarantine, run by run:
 *
 * - an image that one machine alone holds is missing on all others, for each run of the agent: so it counts once an image,
 *   and data that cannot be had once a bundle;
 * - an agent that fails on two more machines, both of which carry other agents' runs and fail none of these, is the more
 *   likely culprit: its failures accuse nobody.
 */
export function accuseRun(run: RunId, facts: readonly AttemptFact[]): string | null {
  const failures = facts.filter((fact) => fact.runId === run && fact.verdict === 'failed');
  if (facts.some((fact) => fact.runId === run && fact.verdict === 'carried')) return null;
  const witnesses = new Map<string, AttemptFact>();
  for (const failure of failures) {
    if (isCredible(failure.workerId, run, facts)) witnesses.set(failure.machineId, failure);
  }
  if (witnesses.size < WITNESSES) return null;
  const words = [...witnesses.values()].map(({ workerId, code }) => `${workerId} (${code})`).join(', ');
  return `It failed on ${witnesses.size} machines that carry other runs: ${words}. The run is at fault, not they.`;
}

export function accuseWorker(worker: WorkerId, facts: readonly AttemptFact[]): string | null {
  const against = failuresAgainst(worker, facts).filter(
    ({ failure }) => !isAgentSuspect(failure.agentId, failure.machineId, facts),
  );
  if (against.length < WITNESSES) return null;
  const words = against.map(
    ({ failure, carrier }) => `${failure.runId} (${failure.code}; ${carrier.workerId} carries it)`,
  );
  return `It failed ${against.length} runs in a row that other machines carry: ${words.join(', ')}. The worker is at fault, not they.`;
}

function isCredible(worker: WorkerId, besides: RunId, facts: readonly AttemptFact[]): boolean {
  const carriesOthers = facts.some(
    (fact) => fact.workerId === worker && fact.runId !== besides && fact.verdict === 'carried',
  );
  return carriesOthers && failuresAgainst(worker, facts).length === 0;
}

/** The agent fails on machines besides this one that do well with others. */
function isAgentSuspect(agent: AgentId, machine: string, facts: readonly AttemptFact[]): boolean {
  const elsewhere = facts.filter(({ machineId }) => machineId !== machine);
  const struck = elsewhere.filter(({ agentId, verdict }) => agentId === agent && verdict === 'failed');
  const sound = [...new Set(struck.map(({ workerId }) => workerId))].filter((worker) => {
    const others = elsewhere.filter(({ workerId, agentId }) => workerId === worker && agentId !== agent);
    const telling = others.filter((fact) => fact.verdict !== 'neutral' && subjectOf(fact) === fact.runId);
    return telling.at(-1)?.verdict === 'carried';
  });
  const machines = new Set(
    struck.filter(({ workerId }) => sound.includes(workerId)).map((fact) => fact.machineId),
  );
  return machines.size >= WITNESSES - 1;
}

/** What a failure is about: the run, or what it shares with others. */
function subjectOf({ code, runId, image, bundle }: AttemptFact): string {
  if (code === 'IMAGE_UNAVAILABLE') return image;
  return code === 'BUNDLE_UNAVAILABLE' ? bundle : runId;
}

/** The worker's failures since it last carried a run, of runs that another machine carries; one a subject. */
function failuresAgainst(
  worker: WorkerId,
  facts: readonly AttemptFact[],
): { failure: AttemptFact; carrier: AttemptFact }[] {
  const own = facts.filter((fact) => fact.workerId === worker);
  const lastSuccessMs = Math.max(
    -Infinity,
    ...own.filter(({ verdict }) => verdict === 'carried').map(({ atMs }) => atMs),
  );
  const failures = own.filter(({ verdict, atMs }) => verdict === 'failed' && atMs > lastSuccessMs);
  return [...Map.groupBy(failures, subjectOf).values()].flatMap((ofRun) => {
    const failure = ofRun.at(-1);
    if (failure === undefined) return [];
    const startedHere = ofRun.some(({ started }) => started);
    const carrier = facts.find(
      (fact) =>
        fact.runId === failure.runId &&
        fact.machineId !== failure.machineId &&
        (fact.verdict === 'carried' || (!startedHere && fact.started && fact.verdict === 'neutral')),
    );
    return carrier === undefined ? [] : [{ failure, carrier }];
  });
}
