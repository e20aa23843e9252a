import { lstat } from 'node:fs/promises';
import type { Refusal } from '../../contracts/submission/refusal.ts';

export type SubmissionFile =
  | { readonly kind: 'file'; readonly path: string; readonly sizeBytes: number }
  /** `why` is for the user's eyes. */
  | { readonly kind: 'none'; readonly refusal: Refusal; readonly why: string };

/** What counts as a submission, as upstream has it: a regular file called *.csv, in any case; a link does not. */
export async function findSubmission(path: string | null): Promise<SubmissionFile> {
  const none = (code: 'NO_SUBMISSION' | 'NOT_REGULAR_FILE', why: string): SubmissionFile => ({
    kind: 'none',
    refusal: { code },
    why,
  });
  if (path === null) return none('NO_SUBMISSION', 'the run left no submission');
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return none('NO_SUBMISSION', `there is no file ${path}`);
  if (!found.isFile()) return none('NOT_REGULAR_FILE', `${path} is not a regular file (links do not count)`);
  if (!/[^/]\.csv$/i.test(path)) return none('NO_SUBMISSION', `${path} is not called .csv`);
  return { kind: 'file', path, sizeBytes: found.size };
}
