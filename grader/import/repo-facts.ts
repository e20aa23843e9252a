import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { thresholdsOf } from '../../contracts/competition/medal.ts';
import { bytesOf } from '../../contracts/submission/validate.ts';
import type { CompetitionDefinition } from '../catalog/competition-definition.ts';
import { leaderboardProblems, readLeaderboard } from '../catalog/read-leaderboard.ts';
import { compareChecksums, parseChecksums, type ChecksumMismatch } from './checksums.ts';
import type { MlebenchFolders, MlebenchRepoFiles } from './mlebench-folders.ts';
import type { Trouble } from './outcome.ts';
import { isLfsPointer, readSmallFile } from './small-file.ts';

const MAX_TEXT_BYTES = 16 * 2 ** 20;

/** The digests in the repository never fitted these data, for reasons known upstream: a difference is a note. */
const CHECKSUMS_KNOWN_WRONG: ReadonlySet<string> = new Set(['icecube-neutrinos-in-deep-ice']);

export interface Finding {
  readonly notes: readonly string[];
  readonly troubles: readonly Trouble[];
}

/** Checks the prepared files against the repository's checksums.yaml. */
export async function checkChecksums(
  id: string,
  folders: MlebenchFolders,
  repo: MlebenchRepoFiles,
  onBytes: (count: number) => void,
): Promise<Finding> {
  const bytes = await readSmallFile(repo.checksums, MAX_TEXT_BYTES);
  if (bytes === undefined)
    return { notes: ['the repository has no checksums.yaml for it: the data are unchecked'], troubles: [] };
  if (isLfsPointer(bytes))
    return { notes: [lfsNote('checksums.yaml', 'the data are unchecked')], troubles: [] };
  let mismatches: ChecksumMismatch[];
  try {
    const wanted = parseChecksums(bytes.toString('utf8'));
    const named = (folder: string, list: readonly ChecksumMismatch[]): ChecksumMismatch[] =>
      list.map((one) => ({ ...one, name: `prepared/${folder}/${one.name}` }));
    mismatches = [
      ...named('public', await compareChecksums(folders.public, wanted.public, onBytes)),
      ...named('private', await compareChecksums(folders.private, wanted.private, onBytes)),
    ];
  } catch (error) {
    if (!isPodiumError(error, 'BAD_COMPETITION')) throw error;
    const todo = 'restore the file in the checkout: git checkout -- mlebench/competitions';
    return { notes: [], troubles: [{ kind: 'wrong', what: `checksums.yaml: ${error.message}`, todo }] };
  }
  if (mismatches.length > 0 && CHECKSUMS_KNOWN_WRONG.has(id)) {
    const names = mismatches.map(({ name }) => name).join(', ');
    return { notes: [`checksums.yaml does not fit ${names}, as is known of this competition`], troubles: [] };
  }
  return {
    notes: [],
    troubles: mismatches.map(({ name, wanted, got }) => ({
      kind: got === null ? 'missing' : 'wrong',
      what:
        got === null
          ? `${name}: checksums.yaml names it, and it is not there`
          : `${name}: its MD5 is ${got}, checksums.yaml says ${wanted}`,
      todo: `prepare it anew: remove prepared/, then podium prepare -c ${id}`,
    })),
  };
}

export interface LeaderboardFinding extends Finding {
  /** Scores in file order; null when the built-in thresholds are used. */
  readonly leaderboard: readonly number[] | null;
  /** With the leaderboard's thresholds, should they differ from the built-in ones. */
  readonly definition: CompetitionDefinition;
}

/** Reads the repository's leaderboard.csv, if it is there. */
export async function takeLeaderboard(
  definition: CompetitionDefinition,
  repo: MlebenchRepoFiles,
): Promise<LeaderboardFinding> {
  const builtIn = { leaderboard: null, definition, notes: [], troubles: [] };
  const bytes = await readSmallFile(repo.leaderboard, MAX_TEXT_BYTES);
  if (bytes === undefined) return builtIn;
  if (isLfsPointer(bytes))
    return { ...builtIn, notes: [lfsNote('leaderboard.csv', 'the built-in thresholds are used')] };
  let scores: number[];
  try {
    scores = await readLeaderboard(bytesOf(bytes));
  } catch (error) {
    if (!isPodiumError(error, 'BAD_COMPETITION')) throw error;
    const note = `leaderboard.csv is not used: ${error.message}; the built-in thresholds are`;
    return { ...builtIn, notes: [note] };
  }
  const first = scores[0] ?? 0;
  const last = scores.at(-1) ?? 0;
  const lowerIsBetter = definition.direction === 'lower_is_better';
  if (lowerIsBetter ? first > last : first < last) {
    const what = `leaderboard.csv: its scores are not ${definition.direction}, as this competition's are`;
    const troubles: Trouble[] = [{ kind: 'wrong', what, todo: 'restore the file in the checkout' }];
    return { ...builtIn, troubles };
  }
  const differences = leaderboardProblems(scores, definition);
  if (differences.length === 0) return { ...builtIn, leaderboard: scores };
  return {
    leaderboard: scores,
    definition: { ...definition, thresholds: thresholdsOf(scores) },
    notes: [
      `leaderboard.csv is another than the built-in one, and is what medals go by: ${differences.join('; ')}`,
    ],
    troubles: [],
  };
}

function lfsNote(file: string, consequence: string): string {
  return `${file} in the checkout is only a pointer of Git LFS (${consequence}): run git lfs pull there to have the file`;
}
