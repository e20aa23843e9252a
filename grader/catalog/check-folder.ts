import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleFile } from '../../contracts/bundle/manifest.ts';
import { errorText, isPodiumError } from '../../contracts/errors/podium-error.ts';
import type { Digest } from '../../contracts/ids/id.ts';
import { checkAnswers } from '../scoring/check-answers.ts';
import type { CompetitionDefinition } from './competition-definition.ts';
import {
  competitionFolder,
  DEFINITION_FILE,
  DESCRIPTION_FILE,
  FORMAT_FILE,
  PRIVATE_FOLDER,
  PUBLIC_FOLDER,
  type CompetitionFolder,
} from './competition-folder.ts';
import { parseDefinition, type Problem } from './definition.ts';
import { digestOfFile, listFolder, readFolderFile, type FolderFile } from './folder-files.ts';
import { leaderboardProblems, readLeaderboard } from './read-leaderboard.ts';

export type FolderCheck =
  | {
      readonly ok: true;
      readonly definition: CompetitionDefinition;
      /** Scores in file order; null where there is no leaderboard. */
      readonly leaderboard: readonly number[] | null;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Everything that is wrong with a competition's folder, not only the first thing. Throws only when the disk does. */
export async function checkFolder(root: string): Promise<FolderCheck> {
  const folder = competitionFolder(root);
  const publicFiles = await listFolder(folder.public, PUBLIC_FOLDER);
  const privateFiles = await listFolder(folder.private, PRIVATE_FOLDER);
  const problems: Problem[] = [
    ...(await textProblems(folder.description, DESCRIPTION_FILE)),
    ...publicFiles.problems,
    ...privateFiles.problems,
    ...publicNameProblems(publicFiles.files),
    ...(await descriptionProblems(folder, publicFiles.files)),
    ...(await leakProblems(folder, publicFiles.files, privateFiles.files)),
  ];
  const parsed = await readDefinition(folder.definition);
  if (!parsed.ok) return { ok: false, problems: [...parsed.problems, ...problems] };
  const { definition } = parsed;
  problems.push(...(await licenceProblems(folder, definition)));
  const { sample } = definition.submission;
  const { file } = definition.answers;
  const has = (files: readonly FolderFile[], path: string): boolean => files.some((one) => one.path === path);
  const hasSample = has(publicFiles.files, sample);
  const hasAnswers = has(privateFiles.files, file);
  if (!hasSample)
    problems.push({ path: `${PUBLIC_FOLDER}/${sample}`, message: 'the sample submission is missing' });
  if (!hasAnswers) problems.push({ path: `${PRIVATE_FOLDER}/${file}`, message: 'the answers are missing' });
  if (hasSample && hasAnswers) {
    const found = await checkAnswers(
      definition,
      () => readFolderFile(join(folder.private, file)),
      () => readFolderFile(join(folder.public, sample)),
    );
    problems.push(...found);
  }
  const leaderboard = await checkLeaderboard(folder, definition, problems);
  return problems.length === 0 ? { ok: true, definition, leaderboard } : { ok: false, problems };
}

async function readDefinition(file: string): Promise<ReturnType<typeof parseDefinition>> {
  const fail = (message: string) => ({ ok: false, problems: [{ path: DEFINITION_FILE, message }] }) as const;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return fail('the file is missing or cannot be read');
  }
  try {
    return parseDefinition(JSON.parse(text));
  } catch (error) {
    return fail(`it is not JSON: ${errorText(error)}`);
  }
}

async function textProblems(file: string, shown: string): Promise<Problem[]> {
  const stat = await lstat(file).catch(() => undefined);
  if (stat === undefined) return [{ path: shown, message: 'the file is missing' }];
  if (!stat.isFile()) return [{ path: shown, message: 'it is not a regular file' }];
  return stat.size === 0 ? [{ path: shown, message: 'it is empty' }] : [];
}

async function licenceProblems(
  folder: CompetitionFolder,
  { licence }: CompetitionDefinition,
): Promise<Problem[]> {
  const isPath = /^[^/\\\0\n][^\\\0\n]*$/.test(licence.notice) && !licence.notice.split('/').includes('..');
  if (!isPath)
    return [{ path: 'licence.notice', message: 'must name a file in the folder, such as LICENCE.md' }];
  return await textProblems(join(folder.root, licence.notice), licence.notice);
}

function publicNameProblems(files: readonly FolderFile[]): Problem[] {
  const problems = files.flatMap(({ path }) => {
    const named = bundleFile.shape.path.safeParse(path);
    if (!named.success) {
      const message = named.error.issues[0]?.message ?? 'the name cannot be used';
      return [{ path: `${PUBLIC_FOLDER}/${path}`, message }];
    }
    if (path !== FORMAT_FILE) return [];
    return [
      {
        path: `${PUBLIC_FOLDER}/${path}`,
        message: 'Podium writes this file from competition.json: remove it',
      },
    ];
  });
  const isEmpty = files.every(({ path }) => path === DESCRIPTION_FILE);
  return isEmpty ? [...problems, { path: PUBLIC_FOLDER, message: 'there are no public files' }] : problems;
}

/** The description is handed out from the folder's root; a copy among the public files must be the same. */
async function descriptionProblems(
  folder: CompetitionFolder,
  files: readonly FolderFile[],
): Promise<Problem[]> {
  if (!files.some(({ path }) => path === DESCRIPTION_FILE)) return [];
  const [one, other] = await Promise.all(
    [folder.description, join(folder.public, DESCRIPTION_FILE)].map((file) =>
      digestOfFile(file).catch(() => undefined),
    ),
  );
  if (one === undefined || one === other) return [];
  return [
    {
      path: `${PUBLIC_FOLDER}/${DESCRIPTION_FILE}`,
      message: `it differs from ${DESCRIPTION_FILE}: keep one of them`,
    },
  ];
}

/** A private file that lies among the public ones too, under any name. */
async function leakProblems(
  folder: CompetitionFolder,
  publicFiles: readonly FolderFile[],
  privateFiles: readonly FolderFile[],
): Promise<Problem[]> {
  const secrets = new Map<Digest, string>();
  const sizes = new Set(privateFiles.map(({ sizeBytes }) => sizeBytes));
  for (const { path, sizeBytes } of privateFiles) {
    if (sizeBytes > 0) secrets.set(await digestOfFile(join(folder.private, path)), path);
  }
  const problems: Problem[] = [];
  for (const { path, sizeBytes } of publicFiles) {
    if (!sizes.has(sizeBytes)) continue;
    const secret = secrets.get(await digestOfFile(join(folder.public, path)));
    if (secret === undefined) continue;
    problems.push({
      path: `${PUBLIC_FOLDER}/${path}`,
      message: `it is the same as ${PRIVATE_FOLDER}/${secret}, which nobody may see`,
    });
  }
  return problems;
}

async function checkLeaderboard(
  folder: CompetitionFolder,
  definition: CompetitionDefinition,
  problems: Problem[],
): Promise<readonly number[] | null> {
  const path = definition.leaderboard;
  if (path === undefined) return null;
  const found = await textProblems(join(folder.root, path), path);
  problems.push(...found);
  if (found.length > 0) return null;
  try {
    const scores = await readLeaderboard(readFolderFile(join(folder.root, path)));
    problems.push(...leaderboardProblems(scores, definition).map((message) => ({ path, message })));
    return scores;
  } catch (error) {
    if (!isPodiumError(error, 'BAD_COMPETITION')) throw error;
    problems.push({ path, message: error.message });
    return null;
  }
}
