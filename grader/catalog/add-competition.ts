import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { checkFolder } from './check-folder.ts';
import { competitionFolder, DESCRIPTION_FILE, PUBLIC_FOLDER } from './competition-folder.ts';
import { listFolder, readFolderFile } from './folder-files.ts';
import { problemLines } from './problem-lines.ts';
import { sealCompetition, type AddedCompetition, type SealParts } from './seal-competition.ts';
import type { PublicFile } from './stage-bundle.ts';

/**
 * Checks a competition's folder and seals it.
 *
 * @throws PodiumError BAD_COMPETITION with everything that is wrong.
 */
export async function addCompetition(root: string, parts: SealParts): Promise<AddedCompetition> {
  const check = await checkFolder(root);
  if (!check.ok) {
    throw new PodiumError(
      'BAD_COMPETITION',
      `The competition in ${root} cannot be added:\n${problemLines(check.problems)}`,
    );
  }
  const { definition, leaderboard } = check;
  const folder = competitionFolder(root);
  const { files } = await listFolder(folder.public, PUBLIC_FOLDER);
  const publicFiles = new Map<string, PublicFile>(
    files.map(({ path }) => [path, { open: () => readFolderFile(join(folder.public, path)) }]),
  );
  publicFiles.set(DESCRIPTION_FILE, { open: () => readFolderFile(folder.description) });
  return await sealCompetition(
    {
      definition,
      leaderboard,
      teams: null,
      publicFiles,
      openAnswers: () => readFolderFile(join(folder.private, definition.answers.file)),
      openSample: () => readFolderFile(join(folder.public, definition.submission.sample)),
    },
    parts,
  );
}
