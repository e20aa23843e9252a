import type { HistoryEntry } from './history-log.ts';
import type { HistoryDetails, HistoryWhat } from './note.ts';

type Words = { readonly [What in HistoryWhat]: (detail: HistoryDetails[What]) => string };

/** Each thing that may be noted as one sentence for people. */
const WORDS: Words = {
  submitted: ({ user }) => `Submitted by ${user}.`,
  waiting: ({ sentence }) => sentence,
  leased: ({ worker, why }) => `Leased to ${worker}${why === '' ? '' : `: ${why}`}.`,
  preparing: ({ worker, step }) => `${worker} prepares: ${step}.`,
  started: ({ worker }) => `The agent's container runs on ${worker}.`,
  adopted: ({ worker }) => `${worker} was restarted, found the container and goes on.`,
  paused: ({ worker, reason }) => `${worker} froze it for its owner: ${reason}.`,
  resumed: ({ worker, pausedMs }) => `${worker} let it go on after ${seconds(pausedMs)}.`,
  ended: ({ ending, exitCode }) =>
    `The agent ended: ${ending}${exitCode === null ? '' : `, exit status ${exitCode}`}.`,
  handed_in: ({ worker }) => `${worker} has the grader's receipt.`,
  retained: ({ worker, untilMs }) =>
    `${worker} keeps its container for inspection until ${new Date(untilMs).toISOString()}.`,
  retention_over: ({ worker, reason }) =>
    `${worker} has removed the container that it kept for inspection: ${reason}.`,
  attempt_failed: (lost) => `The attempt failed on Podium's side${because(lost)}${followed(lost)}`,
  lease_expired: (lost) => `${lost.worker ?? 'The worker'} was not heard any more${followed(lost)}`,
  reclaimed: (lost) =>
    `The owner of ${lost.worker ?? 'the machine'} took it back${lost.detail === '' ? '' : ` (${lost.detail})`}${followed(lost)}`,
  renewed_late: ({ worker }) => `${worker} is heard again; nobody else had the run, so its lease goes on.`,
  found_again: ({ worker }) =>
    `${worker} holds it by a lease from before the head was restored; nobody else has the run, so that lease counts.`,
  stale_word: ({ worker, said }) => `${worker} said "${said}" of a lease that does not count any more.`,
  settled: ({ grader, submission, ending }) =>
    `Settled: the hand-in that ${grader} has stored counts (submission: ${submission}; ending: ${ending}).`,
  receipt_stale: ({ grader, worker, reason }) =>
    `A hand-in of ${worker}, stored by ${grader}, does not count: ${reason}.`,
  grading_try_failed: ({ grader, tries, reason }) =>
    `${grader} could not grade it (try ${tries})${reason === '' ? '' : `: ${reason}`}`,
  graded: ({ grader, grade }) => `${grader} signed its report: ${grade}.`,
  grading_failed: ({ reason }) => reason,
  canceled: ({ worker }) => `Canceled${worker === null ? '' : `; ${worker} is told to stop`}.`,
  extended: ({ fromMs, toMs }) => `Its time limit is ${seconds(toMs)} instead of ${seconds(fromMs)}.`,
  retried: ({ outcome }) => `Queued again although it was ${outcome}.`,
  held: ({ evidence }) => `Kept from further machines: ${evidence}`,
  released: ({ reason }) => `Free to run again${reason === '' ? '' : `: ${reason}`}.`,
  experiment_paused: ({ reason }) => `Its experiment is paused${reason === '' ? '' : `: ${reason}`}.`,
  experiment_resumed: ({ reason }) => `Its experiment goes on${reason === '' ? '' : `: ${reason}`}.`,
  reprioritized: ({ from, to }) => `The priority of its experiment is ${to} instead of ${from}.`,
};

/** The sentence of an entry; what a newer program noted is shown as it lies there. */
export function sentenceOf({ what, detail }: Pick<HistoryEntry, 'what' | 'detail'>): string {
  if (!Object.hasOwn(WORDS, what)) return `${what} ${JSON.stringify(detail)}`;
  // The writer's type (HistoryNote) ties `what` to `detail`.
  return (WORDS[what as HistoryWhat] as (detail: unknown) => string)(detail);
}

function because({ code, detail }: HistoryDetails['attempt_failed']): string {
  return `: ${code}${detail === '' ? '' : ` (${detail})`}`;
}

function followed({ then, notBeforeMs }: HistoryDetails['attempt_failed']): string {
  if (then === 'given_up') return '; that was once too often, so the run is given up.';
  return notBeforeMs === 0
    ? '; queued again.'
    : `; queued again, not before ${new Date(notBeforeMs).toISOString()}.`;
}

function seconds(ms: number): string {
  return ms < 120_000
    ? `${Math.round(ms / 1000)} s`
    : ms < 7_200_000
      ? `${Math.round(ms / 60_000)} min`
      : `${(ms / 3_600_000).toFixed(1)} h`;
}
