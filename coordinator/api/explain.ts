import { span, type WaitingExplanation } from '../scheduling/explain-waiting.ts';
import type { AttemptRow, RunRow } from '../store/rows.ts';
import { isTerminal } from '../../contracts/run/state.ts';
import { refusal, type DiskCondition } from '../artifacts/disk-guard.ts';
import { NATS_AWAY } from './capacity.ts';

export interface ExplainInput {
  readonly run: RunRow;
  /** Why a queued run waits; null for any other. */
  readonly waiting: WaitingExplanation | null;
  readonly attempts: readonly AttemptRow[];
  readonly natsConnected: boolean;
  /** The run waits for its grader, and the head cannot reach that. */
  readonly graderAway: boolean;
  /** Of the agent's container in the last attempt; null when it is not known. */
  readonly exitCode: number | null;
  readonly diskCondition?: Pick<DiskCondition, 'refuses' | 'freeBytes' | 'floorBytes'>;
  readonly nowMs: number;
}

/** Why a run is where it is: plain sentences, the state and its reason first, then what to do next. Pure. */
export function explainRun(input: ExplainInput): string[] {
  const disk = input.diskCondition;
  const full =
    disk?.refuses === true && !isTerminal(input.run.state) ? [refusal(disk.freeBytes, disk.floorBytes)] : [];
  return [...explainState(input), ...full];
}

function explainState(input: ExplainInput): string[] {
  const { run, waiting, natsConnected } = input;
  if (waiting === null) {
    const away = `The head cannot reach grader ${run.graderId}; nothing is lost, and it goes on as soon as the grader is back. See whether it runs.`;
    return [...explainTaken(input), ...(input.graderAway ? [away] : [])];
  }
  const failures =
    run.platformFailures === 0
      ? []
      : [
          `${count(run.platformFailures, 'attempt')} failed on Podium's side; none counts as the agent's result.`,
        ];
  return [...(natsConnected ? [] : [NATS_AWAY]), ...waiting.sentences, ...failures];
}

function explainTaken({ run, attempts, exitCode, nowMs }: ExplainInput): string[] {
  const worker = run.workerId ?? 'a worker';
  const held = attempts.at(-1);
  const since = held === undefined ? '' : ` for ${span(nowMs - held.leasedAtMs)}`;
  const reason = run.reason === '' ? [] : [run.reason];
  switch (run.state) {
    case 'queued':
      return reason;
    case 'leased':
      return [`${worker} holds attempt ${run.attempt}${since} and prepares data, image and gate.`, ...reason];
    case 'running':
      return [
        `The agent runs on ${worker} (attempt ${run.attempt}), at most ${span(run.timeLimitMs)}.`,
        ...reason,
        `What it prints: podium logs -f ${run.id}`,
      ];
    case 'handing_in':
      return [
        `The agent has ended (${endingWords(run, exitCode)}) on ${worker}; the hand-in is on its way to the grader.`,
        ...reason,
      ];
    case 'settled':
      return [
        `The hand-in of attempt ${run.attempt} counts; the grade of grader ${run.graderId} is awaited.`,
        ...reason,
      ];
    case 'graded':
      return [
        gradeSentence(run, exitCode),
        ...reason,
        ...(run.ending === 'exited' ? [] : [`What it printed: podium logs ${run.id}`]),
        `The signed report: podium report ${run.id}`,
      ];
    case 'canceled':
      return ['It was canceled by a client.', ...reason];
    case 'platform_failed':
      return [
        `Podium gave it up after ${count(run.platformFailures, 'failure')} of its own; this says nothing about the agent.`,
        ...reason,
        `Mend what the attempts name, then: podium retry ${run.id}`,
      ];
    case 'grading_failed':
      return [
        `Grader ${run.graderId} could not grade the hand-in; the hand-in is kept.`,
        ...reason,
        `The log of grader ${run.graderId} has the details. When it is mended: podium retry ${run.id} --outcome grading_failed`,
      ];
  }
}

/** "failed with exit status 3": what the agent's own end was. */
function endingWords({ ending }: RunRow, exitCode: number | null): string {
  if (ending === null) return 'unknown';
  const shown = exitCode === null || ending === 'exited' || ending === 'canceled';
  return shown ? ending : `${ending} with exit status ${exitCode}`;
}

function gradeSentence(run: RunRow, exitCode: number | null): string {
  const ended = `The agent ended (${endingWords(run, exitCode)})`;
  if (run.grade === 'graded')
    return `${ended}; its submission has the score ${String(run.score)}, medal: ${run.medal ?? 'none'}.`;
  if (run.grade === 'invalid')
    return `${ended}; its submission breaks the competition's format. The report says how.`;
  return `${ended} and handed in no submission. The report says why.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
