import { errorText, isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import type { CatalogEntry } from '../catalog/competitions/entry.ts';
import { COMPETITIONS } from '../catalog/competitions/index.ts';
import { importCompetition, type ImportOptions, type ImportParts } from './import-competition.ts';
import { notImported, type ImportOutcome } from './outcome.ts';

/** Which competitions are meant: these, a split, or all 82. */
export interface Selection {
  readonly ids: readonly string[];
  readonly split: string | undefined;
}

const SPLITS: ReadonlyMap<string, string | null> = new Map([
  ['low', 'low'],
  ['lite', 'low'],
  ['medium', 'medium'],
  ['high', 'high'],
  ['dev', 'dev'],
  ['all', null],
]);

/** @throws PodiumError INVALID_ARGUMENT naming what is unknown. */
export function selectCompetitions({ ids, split }: Selection): readonly CatalogEntry[] {
  const wanted = split === undefined ? null : SPLITS.get(split);
  if (wanted === undefined) {
    const known = [...SPLITS.keys()].join(', ');
    throw new PodiumError('INVALID_ARGUMENT', `There is no split "${split}": known are ${known}.`);
  }
  const unknown = ids.filter((id) => !COMPETITIONS.has(id));
  if (unknown.length > 0) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `MLE-bench has no competition ${unknown.map((id) => `"${id}"`).join(', ')}. A competition of your own is added with: podium grader add FOLDER`,
    );
  }
  const named = new Set(ids);
  const all = [...COMPETITIONS.values()];
  if (ids.length > 0 && split === undefined) return all.filter(({ definition }) => named.has(definition.id));
  return all.filter(
    ({ definition }) => named.has(definition.id) || wanted === null || definition.split === wanted,
  );
}

/**
 * Imports one competition after another; what goes wrong with one does not stop the others.
 * @throws PodiumError CANCELED when the signal aborts: what is finished stays, and the same call goes on from there.
 */
export async function* importPrepared(
  entries: readonly CatalogEntry[],
  options: ImportOptions,
  parts: ImportParts,
): AsyncGenerator<ImportOutcome> {
  for (const [index, entry] of entries.entries()) {
    const { id } = entry.definition;
    let outcome: ImportOutcome;
    try {
      options.signal.throwIfAborted();
      outcome = await importCompetition(entry, options, parts);
    } catch (error) {
      if (options.signal.aborted) {
        throw new PodiumError(
          'CANCELED',
          `Interrupted at ${id}, of which nothing was kept; ${index} of ${entries.length} are done. Run the same command again to go on.`,
          { cause: error },
        );
      }
      outcome = notImported(id, [troubleOf(error)]);
    }
    yield outcome;
  }
}

function troubleOf(error: unknown) {
  const code = (error as { code?: unknown } | null)?.code;
  const todo =
    code === 'ENOSPC'
      ? "free space on the disk of the grader's state folder, then import again"
      : code === 'EACCES' || code === 'EPERM'
        ? 'let the user that runs the grader read the prepared data'
        : isPodiumError(error) || typeof code === 'string'
          ? 'look at the message, then import again'
          : 'this is a fault of Podium: please report it';
  return { kind: 'wrong', what: errorText(error), todo } as const;
}
