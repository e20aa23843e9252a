import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { CatalogEntry } from '../catalog/competitions/entry.ts';
import { COMPETITIONS } from '../catalog/competitions/index.ts';
import { mlebenchFolders } from '../import/mlebench-folders.ts';

/** A competition whose data lie in the folder of `mlebench prepare`, ready for grading where they are. */
export interface PreparedCompetition {
  readonly entry: CatalogEntry;
  readonly answersFile: string;
  /** Read only where the answers hold some of its ids; elsewhere it need not be there. */
  readonly sampleFile: string;
}

/**
 * Finds a competition below `dataDir`. Links are followed: the data are the user's own.
 * @throws PodiumError NOT_FOUND for an id that the catalog lacks; FAILED_PRECONDITION naming what is not prepared.
 */
export async function findPrepared(dataDir: string, id: string): Promise<PreparedCompetition> {
  const entry = COMPETITIONS.get(id);
  if (entry === undefined) {
    const close = [...COMPETITIONS.keys()].filter((known) => id !== '' && known.includes(id.toLowerCase()));
    const hint = close.length > 0 ? `Is it ${close.join(' or ')}?` : 'Ids are those of MLE-bench.';
    throw new PodiumError('NOT_FOUND', `There is no competition "${id}". ${hint}`);
  }
  const { definition, sampleFolder } = entry;
  const folders = mlebenchFolders({ dataDir }, id);
  const answersFile = join(folders.private, definition.answers.file);
  const sampleFile = join(folders[sampleFolder], definition.submission.sample);
  const wanted = definition.answers.rows === 'for-some-ids' ? [answersFile, sampleFile] : [answersFile];
  const there = await Promise.all(wanted.map(isFile));
  const missing = wanted.filter((_, i) => there[i] !== true);
  if (missing.length === 0) return { entry, answersFile, sampleFile };
  const found = await readdir(dataDir).catch(() => undefined);
  const advice =
    found === undefined
      ? `The folder ${dataDir} cannot be read: name the one that \`mlebench prepare\` filled with --data.`
      : found.includes(id)
        ? `Run: mlebench prepare -c ${id} --data-dir ${dataDir}`
        : `${dataDir} has no folder ${id}: run \`mlebench prepare -c ${id}\`, or name another folder with --data.`;
  throw new PodiumError(
    'FAILED_PRECONDITION',
    `${id} is not prepared: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing. ${advice}`,
  );
}

async function isFile(file: string): Promise<boolean> {
  return await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
