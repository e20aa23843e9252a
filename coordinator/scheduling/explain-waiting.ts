import type { ExperimentId, RunId, WorkerId } from '../../contracts/ids/id.ts';
import type { WorkerState } from '../../contracts/messages/protocol.ts';
import {
  fits,
  lackOf,
  type ResourceOffer,
  type ResourceRequest,
} from '../../contracts/resources/resources.ts';
import { better, outstays } from './pick-run.ts';

export interface WaitingRun {
  readonly resources: ResourceRequest;
  readonly notBeforeMs: number;
  readonly avoidWorkerId: WorkerId | null;
  /** Why its last attempt was lost, '' when there was none. */
  readonly reason: string;
  /** Queued runs of other experiments that compete with it. */
  readonly elsewhere: { readonly higherPriority: number; readonly samePriority: number };
  readonly timeLimitMs: number;
  /** What its user has of what the quota allows ("has 4 of at most 4 runs at once"); null while there is room. */
  readonly quota: { readonly user: string; readonly over: string } | null;
  readonly paused: { readonly by: string; readonly experiment: ExperimentId } | null;
  /** The evidence because of which no worker gets it. */
  readonly held: { readonly run: RunId; readonly evidence: string } | null;
}

export interface FleetMember {
  readonly id: WorkerId;
  readonly state: WorkerState | 'LOST';
  readonly lent: ResourceOffer;
  readonly free: ResourceOffer;
  /** How long it stays lent; null: no end is known. */
  readonly staysMs: number | null;
  /** Why the head gives it no runs, as a sentence's end ("drained by ada"); null when it does. */
  readonly barred: string | null;
}

export interface WorkerVerdict {
  readonly workerId: WorkerId;
  /** It lends enough for the run. */
  readonly fits: boolean;
  readonly reason: string;
}

/** Every reason there is, in one word: what metrics count by and histories note. */
export const WAITING_REASONS = [
  'nats_away', // the head hears no worker
  'grader_unknown', // the competition's grader is not configured
  'restoring', // the head was restored, and first finds out what became of its runs
  'held', // failed on so many machines that no other gets it
  'paused', // its experiment is paused
  'quota', // its user has all that it may have at once
  'no_worker', // none is connected
  'too_large', // no worker lends enough
  'not_taking', // those that lend enough drain, start, are with their owners or in quarantine
  'backing_off', // its last attempt failed a moment ago
  'busy', // those that lend enough have too little free
  'outstays', // it may take longer than what is free stays lent
  'priority', // others go first
  'next', // somebody is free: a matter of seconds
] as const;
export type WaitingReason = (typeof WAITING_REASONS)[number];

interface Why {
  readonly reason: WaitingReason;
  readonly sentence: string;
}

export interface WaitingExplanation {
  readonly reason: WaitingReason;
  /** Why it waits, in full sentences, most important first. */
  readonly sentences: readonly string[];
  /** One per live worker. */
  readonly workers: readonly WorkerVerdict[];
}

/** Says why a queued run is not running yet; pure. */
export function explainWaiting(
  run: WaitingRun,
  fleet: readonly FleetMember[],
  nowMs: number,
): WaitingExplanation {
  const live = fleet.filter(isLive);
  const backoff =
    run.notBeforeMs > nowMs
      ? [`It is tried again in ${Math.ceil((run.notBeforeMs - nowMs) / 1000)} s. ${run.reason}`.trim()]
      : run.reason === ''
        ? []
        : [run.reason];
  const verdicts = live.map((worker) => verdictOf(run, worker, live, nowMs));
  const { reason, sentence } = whyOf(run, fleet, nowMs);
  // The evidence is the reason of its last attempt, and said already.
  return { reason, sentences: run.held === null ? [sentence, ...backoff] : [sentence], workers: verdicts };
}

function isLive(worker: FleetMember): boolean {
  return worker.state !== 'LOST' && worker.state !== 'STOPPED';
}

/** Takes runs, as far as it and the head are concerned. */
function isTaking(worker: FleetMember): boolean {
  return (worker.state === 'IDLE' || worker.state === 'BUSY') && worker.barred === null;
}

type Timed = Pick<WaitingRun, 'resources' | 'timeLimitMs'>;

function leftForLonger(run: Timed, worker: FleetMember, live: readonly FleetMember[]): boolean {
  const others = live.filter((other) => other.id !== worker.id && isTaking(other));
  return outstays(run.timeLimitMs, worker.staysMs) && better(run.resources, { ...worker, others });
}

function verdictOf(
  run: WaitingRun,
  worker: FleetMember,
  live: readonly FleetMember[],
  nowMs: number,
): WorkerVerdict {
  const verdict = (enough: boolean, reason: string): WorkerVerdict => ({
    workerId: worker.id,
    fits: enough,
    reason,
  });
  const lack = lackOf(run.resources, worker.lent);
  if (lack !== null) return verdict(false, `lends too little: the run ${lack}`);
  if (keptOf(run) !== null) return verdict(true, 'could take it, but that is not what it waits for');
  if (worker.barred !== null) return verdict(true, `gets no runs: it is ${worker.barred}`);
  if (worker.state === 'DRAINING') return verdict(true, 'takes no more runs: it is draining');
  if (worker.state === 'PAUSED') return verdict(true, 'takes no runs now: its owner has it frozen');
  if (worker.state === 'AWAY') return verdict(true, 'takes no runs now: its owner has it');
  if (worker.state === 'STARTING') return verdict(true, 'is starting');
  if (run.notBeforeMs > nowMs) return verdict(true, 'could take it when its wait is over');
  const busy = lackOf(run.resources, worker.free);
  if (busy !== null) return verdict(true, `is busy: the run ${busy} free`);
  if (leftForLonger(run, worker, live) && worker.staysMs !== null)
    return verdict(
      true,
      `leaves in ${span(worker.staysMs)}, and the run may take ${span(run.timeLimitMs)}; one that stays longer goes first`,
    );
  if (run.avoidWorkerId === worker.id)
    return verdict(true, 'failed this run last; another worker that lends enough goes first');
  if (run.elsewhere.higherPriority > 0)
    return verdict(true, 'is free, but runs of a higher priority go first');
  return verdict(true, 'is free and asks for work every few seconds');
}

/** The most important reason; pure. */
export function whyOf(run: Omit<WaitingRun, 'reason'>, fleet: readonly FleetMember[], nowMs: number): Why {
  const because = (reason: WaitingReason, sentence: string): Why => ({ reason, sentence });
  const kept = keptOf(run);
  if (kept !== null) return kept;
  const live = fleet.filter(isLive);
  if (live.length === 0) {
    return because(
      'no_worker',
      fleet.length === 0
        ? 'It waits: no worker has ever connected. Start one.'
        : `It waits: no worker is connected; ${count(fleet.length, 'worker')} known to the head cannot be heard. Start one.`,
    );
  }
  const enough = live.filter((worker) => fits(run.resources, worker.lent));
  if (enough.length === 0) return because('too_large', `It waits: ${shortage(run.resources, live)}.`);
  const taking = enough.filter(isTaking);
  const barred = enough.filter((worker) => worker.barred !== null);
  if (taking.length === 0 && barred.length > 0) {
    const words = list(barred.map((worker) => `${worker.id} is ${worker.barred ?? ''}`));
    return because('not_taking', `It waits: no worker that lends enough gets runs now (${words}).`);
  }
  if (taking.length === 0) {
    return because(
      'not_taking',
      `It waits: ${list(enough.map((worker) => worker.id))} could run it, but is starting, draining or with its owner.`,
    );
  }
  if (run.notBeforeMs > nowMs)
    return because('backing_off', 'It waits before its next attempt, since the last one failed.');
  const free = taking.filter((worker) => fits(run.resources, worker.free));
  if (free.length === 0) {
    return because(
      'busy',
      `It waits: all workers that lend enough are busy (${list(taking.map((worker) => worker.id))}).${queueSentence(run)}`,
    );
  }
  if (free.every((worker) => leftForLonger(run, worker, live))) {
    const names = list(free.map((worker) => worker.id));
    return because(
      'outstays',
      `It waits: it may take ${span(run.timeLimitMs)}, longer than what is free stays (${names}); one that stays longer is busy.${queueSentence(run)}`,
    );
  }
  if (run.elsewhere.higherPriority > 0) return because('priority', `It waits its turn.${queueSentence(run)}`);
  return because(
    'next',
    `It will be taken within seconds: ${list(free.map((worker) => worker.id))} is free.`,
  );
}

/** What no machine can change. */
function keptOf({ held, paused, quota }: Pick<WaitingRun, 'held' | 'paused' | 'quota'>): Why | null {
  if (held !== null) {
    const next = `Mend its image or data and let it go on: podium release ${held.run}; or give it up: podium cancel ${held.run}`;
    return { reason: 'held', sentence: `It is held, and no worker gets it. ${held.evidence} ${next}` };
  }
  if (paused !== null) {
    const next = `Let it go on: podium resume ${paused.experiment}`;
    return { reason: 'paused', sentence: `It waits: ${paused.by} paused its experiment. ${next}` };
  }
  if (quota === null) return null;
  const sentence = `It waits for its user's quota: ${quota.user} ${quota.over}. It goes on when one of them ends.`;
  return { reason: 'quota', sentence };
}

function queueSentence({ elsewhere }: Pick<WaitingRun, 'elsewhere'>): string {
  if (elsewhere.higherPriority > 0)
    return ` ${count(elsewhere.higherPriority, 'queued run')} of a higher priority first.`;
  if (elsewhere.samePriority > 0)
    return ` Its experiment shares them with ${count(elsewhere.samePriority, 'queued run')} of others.`;
  return '';
}

/** The first thing that no worker lends enough of; when each thing is there, but nowhere together, what the best one lacks. */
function shortage(wanted: ResourceRequest, live: readonly FleetMember[]): string {
  const most = (of: (offer: ResourceOffer) => number): number =>
    Math.max(...live.map((worker) => of(worker.lent)));
  const cpus = most((offer) => offer.cpus);
  if (wanted.cpus > cpus) return `it needs ${wanted.cpus} CPUs; the largest worker lends ${cpus}`;
  const memory = most((offer) => offer.memoryBytes);
  if (wanted.memoryBytes > memory) {
    return `it needs ${gibibytes(wanted.memoryBytes)} of memory; the largest worker lends ${gibibytes(memory)}`;
  }
  const disk = most((offer) => offer.diskBytes);
  if (wanted.diskBytes > disk)
    return `it needs ${gibibytes(wanted.diskBytes)} of disk; the largest worker lends ${gibibytes(disk)}`;
  const gpus = most((offer) => offer.gpus.filter((gpu) => gpu.memoryBytes >= wanted.gpuMemoryBytes).length);
  if (wanted.gpus > gpus) {
    const size = wanted.gpuMemoryBytes > 0 ? ` with ${gibibytes(wanted.gpuMemoryBytes)}` : '';
    return `it needs ${count(wanted.gpus, 'GPU')}${size}; no worker lends more than ${gpus}`;
  }
  return 'no single worker lends all that it needs';
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function list(names: readonly string[]): string {
  return names.length <= 5
    ? names.join(', ')
    : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}

function gibibytes(value: number): string {
  return `${(value / 2 ** 30).toFixed(1)} GiB`;
}

/** 90 s, 12 min, 3.5 h: two digits are enough to judge a wait by. */
export function span(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
