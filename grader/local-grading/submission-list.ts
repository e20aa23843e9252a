import { PodiumError } from '../../contracts/errors/podium-error.ts';

/** What is to be graded: one of these a report. */
export interface ListedSubmission {
  readonly competition: string;
  /** As the report names it; null when the run left no submission. */
  readonly path: string | null;
}

/**
 * The submissions of a JSONL file as upstream's `make_submission` writes it: one object a line with `competition_id`
 * and `submission_path` (null for none), other fields ignored; blank lines and those that begin with # or // skipped.
 * The same competition may come several times.
 * @throws PodiumError INVALID_ARGUMENT naming every line that is none, up to ten.
 */
export function parseSubmissionList(text: string, shownName: string): ListedSubmission[] {
  const problems: string[] = [];
  const entries: ListedSubmission[] = [];
  text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .forEach((raw, index) => {
      const line = raw.trim();
      if (line === '' || line.startsWith('#') || line.startsWith('//')) return;
      const entry = parseEntry(line);
      if (typeof entry === 'string') problems.push(`line ${index + 1}: ${entry}`);
      else entries.push(entry);
    });
  if (problems.length > 0) {
    const shown = problems.slice(0, 10);
    const more = problems.length > shown.length ? [`and ${problems.length - shown.length} more`] : [];
    throw new PodiumError(
      'INVALID_ARGUMENT',
      [`${shownName} is no list of submissions:`, ...shown, ...more].join('\n  '),
    );
  }
  if (entries.length === 0) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `${shownName} names no submission: it wants a line such as {"competition_id": "spaceship-titanic", "submission_path": "runs/1/submission.csv"}.`,
    );
  }
  return entries;
}

function parseEntry(line: string): ListedSubmission | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'it is not JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'it is not an object';
  const { competition_id: competition, submission_path: path } = value as Record<string, unknown>;
  if (typeof competition !== 'string' || competition === '') return '"competition_id" must be a text';
  if (path !== null && typeof path !== 'string') return '"submission_path" must be a text or null';
  return { competition, path: path === null ? null : normalPath(path) };
}

/** A path as Python's pathlib prints it: no doubled or last slash, no `.` on the way; `..` stays. */
export function normalPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const root = path.startsWith('//') && !path.startsWith('///') ? '//' : path.startsWith('/') ? '/' : '';
  return root + parts.join('/') || '.';
}
