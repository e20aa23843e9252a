import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { split, teamShares } from '../../contracts/competition/card.ts';
import { errorText, PodiumError } from '../../contracts/errors/podium-error.ts';
import { runGraderProgram } from './grader-program.ts';

const catalogRow = z.object({ id: z.string(), split, teamShares: teamShares.nullable() });
/** A competition of MLE-bench, as far as tables need it. */
export type CatalogRow = z.infer<typeof catalogRow>;

/** The 82 competitions of MLE-bench, from the grader's own program. */
export async function readCatalog(): Promise<CatalogRow[]> {
  const { status, output } = await runGraderProgram(['baseline', '--json']);
  if (status !== 0) throw new PodiumError('INTERNAL', "The grader's program did not list its catalog.");
  return z.array(catalogRow).parse(JSON.parse(output));
}

/** MLE-bench's names for splits, and which splits of the catalog they hold. */
const SPLIT_NAMES: Readonly<Record<string, readonly CatalogRow['split'][]>> = {
  low: ['low'],
  lite: ['low'],
  medium: ['medium'],
  high: ['high'],
  dev: ['dev'],
  split75: ['low', 'medium', 'high'],
  all: ['low', 'medium', 'high', 'dev'],
};

/**
 * The competitions of a split by name, or by the path of a file with one id a line.
 * @throws PodiumError INVALID_ARGUMENT
 */
export async function competitionsOfSplit(name: string, catalog: readonly CatalogRow[]): Promise<string[]> {
  const splits = SPLIT_NAMES[name];
  if (splits !== undefined) return catalog.filter((row) => splits.includes(row.split)).map(({ id }) => id);
  let text: string;
  try {
    text = await readFile(name, 'utf8');
  } catch (error) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `--split wants one of ${Object.keys(SPLIT_NAMES).join(', ')}, or a file with an id a line: ${errorText(error)}`,
      { cause: error },
    );
  }
  const ids = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (ids.length === 0) throw new PodiumError('INVALID_ARGUMENT', `${name} names no competition.`);
  return [...new Set(ids)];
}
