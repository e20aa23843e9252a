import type { Run__Output } from '../../proto/gen/podium/v1/Run.ts';
import { duration, word } from './format.ts';

export function stateWord(run: Run__Output): string {
  return run.held ? 'held' : word(run.state, 'RUN_STATE_');
}

/** "gold", "no medal", "invalid", "no submission": what a graded run is worth in a word or two. */
export function worth(run: Run__Output): string {
  switch (run.grade) {
    case 'GRADE_GRADED':
      return run.medal === 'MEDAL_NONE' ? 'no medal' : word(run.medal, 'MEDAL_');
    case 'GRADE_INVALID':
      return 'invalid';
    case 'GRADE_NONE':
      return 'no submission';
    case 'GRADE_UNSPECIFIED':
      return '';
  }
}

export function scoreText(run: Run__Output): string {
  return run.score === undefined ? '' : String(run.score);
}

export function isFinished(run: Run__Output): boolean {
  return [
    'RUN_STATE_GRADED',
    'RUN_STATE_CANCELED',
    'RUN_STATE_PLATFORM_FAILED',
    'RUN_STATE_GRADING_FAILED',
  ].includes(run.state);
}

/** One line on a run's present state, for a log of changes. */
export function runLine(run: Run__Output): string {
  const what = `${run.agentId} × ${run.competitionId} seed ${run.seed}`;
  const where = run.workerId === '' ? '' : ` on ${run.workerId}`;
  const took =
    run.endedAtMs > 0 && run.startedAtMs > 0 ? ` after ${duration(run.endedAtMs - run.startedAtMs)}` : '';
  switch (run.state) {
    case 'RUN_STATE_GRADED':
      return `${what}: ${worth(run)}${run.score === undefined ? '' : `, score ${scoreText(run)}`} (${word(run.ending, 'ENDING_')}${took})`;
    case 'RUN_STATE_QUEUED':
      return `${what}: ${stateWord(run)}${run.reason === '' ? '' : `: ${run.reason}`}`;
    case 'RUN_STATE_PLATFORM_FAILED':
    case 'RUN_STATE_GRADING_FAILED':
      return `${what}: ${stateWord(run)}: ${run.reason}`;
    default:
      return `${what}: ${stateWord(run)}${where}`;
  }
}
