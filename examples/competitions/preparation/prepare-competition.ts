import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Preparation } from './preparation.ts';

/** Files of a competition's folder that are handed over as they are. */
const COPIED_FILES = ['competition.json', 'description.md', 'LICENCE.md'];

export interface PreparedCompetition {
  readonly id: string;
  /** A competition folder of the shape that `podium competition check` and `podium grader add` take. */
  readonly folder: string;
  readonly cached: boolean;
}

/**
 * Makes `<outputFolder>/<id>/{competition.json, description.md, LICENCE.md, prepared/public, prepared/private}`.
 * A folder made before from the same sources is kept. A new one is written beside it and then takes its place,
 * so that a preparation that was interrupted leaves nothing that looks complete.
 *
 * @param sourceFolder the folder examples/competitions
 */
export async function prepareCompetition(
  preparation: Preparation,
  sourceFolder: string,
  outputFolder: string,
): Promise<PreparedCompetition> {
  const { id } = preparation;
  const folder = join(outputFolder, id);
  const stampFile = join(outputFolder, `.${id}.stamp`);
  const stamp = await sourceDigest(preparation, sourceFolder);
  if ((await readIfThere(stampFile)) === stamp && (await readIfThere(join(folder, 'competition.json')))) {
    return { id, folder, cached: true };
  }
  const files = await preparation.prepare();
  const unfinished = join(outputFolder, `.${id}.unfinished`);
  await rm(unfinished, { recursive: true, force: true });
  const publicFolder = join(unfinished, 'prepared', 'public');
  const privateFolder = join(unfinished, 'prepared', 'private');
  await mkdir(publicFolder, { recursive: true });
  await mkdir(privateFolder, { recursive: true, mode: 0o700 });
  for (const name of COPIED_FILES) await copyFile(join(sourceFolder, id, name), join(unfinished, name));
  await copyFile(join(sourceFolder, id, 'description.md'), join(publicFolder, 'description.md'));
  for (const [name, content] of files.public) {
    await mkdir(dirname(join(publicFolder, name)), { recursive: true });
    await writeFile(join(publicFolder, name), content);
  }
  await writeFile(join(privateFolder, 'answers.csv'), files.answers, { mode: 0o600 });
  await rm(stampFile, { force: true });
  await rm(folder, { recursive: true, force: true });
  await rename(unfinished, folder);
  await writeFile(stampFile, stamp);
  return { id, folder, cached: false };
}

/** Digest of everything the prepared folder depends on: scripts, texts and the version of the source data. */
async function sourceDigest(preparation: Preparation, sourceFolder: string): Promise<string> {
  const digest = createHash('sha256').update(await preparation.sourceVersion());
  for (const part of ['preparation', preparation.id]) {
    for (const path of await filesBelow(join(sourceFolder, part))) {
      if (path.endsWith('.test.ts') || /\bbaselines\b/.test(path)) continue;
      digest.update(`\0${relative(sourceFolder, path)}\0`).update(await readFile(path));
    }
  }
  return digest.digest('hex');
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
