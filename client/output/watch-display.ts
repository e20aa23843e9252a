import type { Run__Output } from '../../proto/gen/podium/v1/Run.ts';
import { printable } from './printable.ts';
import { isFinished, runLine } from './run-words.ts';
import { renderTable } from './table.ts';

/** Shows runs as they change. `end` leaves the last picture standing. */
export interface WatchDisplay {
  update(run: Run__Output): void;
  end(): void;
}

/** A picture that is drawn over itself on a terminal, a line per change elsewhere. */
export function watchDisplay(stream: NodeJS.WriteStream): WatchDisplay {
  return stream.isTTY ? new LiveDisplay(stream) : new PlainDisplay(stream);
}

class PlainDisplay implements WatchDisplay {
  readonly #stream: NodeJS.WritableStream;
  readonly #last = new Map<string, string>();

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  update(run: Run__Output): void {
    const line = printable(runLine(run));
    if (this.#last.get(run.id) === line) return;
    this.#last.set(run.id, line);
    this.#stream.write(`${new Date().toTimeString().slice(0, 8)}  ${line}\n`);
  }

  end(): void {
    this.#last.clear();
  }
}

const REDRAW_MS = 100;

/** One row an agent and competition, one mark a seed; below, how many runs are where. */
class LiveDisplay implements WatchDisplay {
  readonly #stream: NodeJS.WriteStream;
  readonly #runs = new Map<string, Run__Output>();
  readonly #startedAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  #height = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    this.#timer = setInterval(() => {
      this.#draw();
    }, REDRAW_MS);
  }

  update(run: Run__Output): void {
    this.#runs.set(run.id, run);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#draw();
  }

  #draw(): void {
    const lines = pictureOf([...this.#runs.values()], performance.now() - this.#startedAt).split('\n');
    // More lines than the terminal has cannot be drawn over: show the summary alone.
    const shown = lines.length < this.#stream.rows ? lines : lines.slice(-1);
    const up = this.#height > 0 ? `\u001b[${this.#height}A\u001b[J` : '';
    this.#stream.write(
      `${up}${shown.map((line) => [...line].slice(0, this.#stream.columns - 1).join('')).join('\n')}\n`,
    );
    this.#height = shown.length;
  }
}

/** The live picture as text; the last line is the summary. */
export function pictureOf(runs: readonly Run__Output[], elapsedMs: number): string {
  const groups = Map.groupBy(runs, (run) => `${run.agentId}\u0000${run.competitionId}`);
  const rows = [...groups.values()].map((group) => [...group].sort((a, b) => a.seed - b.seed));
  const table = renderTable(rows, [
    { title: 'AGENT', cell: (group) => group[0]?.agentId ?? '' },
    { title: 'COMPETITION', cell: (group) => group[0]?.competitionId ?? '' },
    { title: 'SEEDS', cell: (group) => group.map(mark).join(' ') },
    {
      title: 'SCORES',
      cell: (group) =>
        group
          .map((run) => (run.score === undefined ? '' : run.score.toFixed(3)))
          .filter((text) => text !== '')
          .join(' '),
    },
  ]);
  const finished = runs.filter(isFinished).length;
  const running = runs.filter((run) => run.state === 'RUN_STATE_RUNNING').length;
  const legend =
    '· queued  ○ preparing  ▶ running  ↑ handing in  … grading  G S B medals  ✓ graded  ✗ invalid  – nothing  ! failed';
  return `${table}\n${legend}\n${finished} of ${runs.length} runs finished, ${running} running, ${(elapsedMs / 1000).toFixed(0)} s`;
}

function mark(run: Run__Output): string {
  switch (run.state) {
    case 'RUN_STATE_UNSPECIFIED':
    case 'RUN_STATE_QUEUED':
      return run.held ? '!' : '·';
    case 'RUN_STATE_LEASED':
      return '○';
    case 'RUN_STATE_RUNNING':
      return '▶';
    case 'RUN_STATE_HANDING_IN':
      return '↑';
    case 'RUN_STATE_SETTLED':
      return '…';
    case 'RUN_STATE_CANCELED':
    case 'RUN_STATE_PLATFORM_FAILED':
    case 'RUN_STATE_GRADING_FAILED':
      return '!';
    case 'RUN_STATE_GRADED':
      return gradeMark(run);
  }
}

function gradeMark(run: Run__Output): string {
  if (run.grade === 'GRADE_INVALID') return '✗';
  if (run.grade === 'GRADE_NONE') return '–';
  return { MEDAL_GOLD: 'G', MEDAL_SILVER: 'S', MEDAL_BRONZE: 'B', MEDAL_NONE: '✓', MEDAL_UNSPECIFIED: '✓' }[
    run.medal
  ];
}
