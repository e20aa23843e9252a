import { createHash, randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Engine } from './engine.ts';
import { folderSpec } from './gate-spec.ts';
import { readSingleFile } from './single-file-tar.ts';

const TOKEN_FILE = '.seen-by-engine';
const TARGET = '/shared';

/**
 * Writes a token into the folder and asks the engine for it, through a container that has the folder mounted and is
 * never started. Throws FAILED_PRECONDITION when the engine finds no such folder or another one, IMAGE_UNAVAILABLE
 * without the image.
 */
export async function checkSharedFolder(
  engine: Engine,
  image: string,
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  const token = randomBytes(16).toString('hex');
  const file = join(folder, TOKEN_FILE);
  // Always the same for a folder, so that what a killed worker left is replaced.
  const name = `podium-folder-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
  await writeFile(file, token, { mode: 0o600 });
  try {
    await engine.removeContainer(name);
    if ((await lookThrough(engine, { name, image, folder }, signal)) !== token) throw differs(folder);
  } finally {
    await engine.removeContainer(name);
    await rm(file, { force: true });
  }
}

/** What the engine finds in the token's file; '' when there is none. */
async function lookThrough(
  engine: Engine,
  { name, image, folder }: { readonly name: string; readonly image: string; readonly folder: string },
  signal?: AbortSignal,
): Promise<string> {
  let id: string;
  try {
    id = await engine.create(
      folderSpec({ name, image, labels: { 'podium.role': 'folder' } }, folder, TARGET),
      {
        signal,
      },
    );
  } catch (error) {
    if (isPodiumError(error, 'NOT_FOUND'))
      throw new PodiumError('IMAGE_UNAVAILABLE', `The engine has no gate image ${image}.`, { cause: error });
    if (error instanceof Error && error.message.includes('source path does not exist')) throw differs(folder);
    throw error;
  }
  try {
    return await readSingleFile(await engine.archive(id, `${TARGET}/${TOKEN_FILE}`, { signal }), 1_024);
  } catch (error) {
    if (isPodiumError(error, 'NOT_FOUND')) return '';
    throw error;
  }
}

function differs(folder: string): PodiumError {
  return new PodiumError(
    'FAILED_PRECONDITION',
    `The container engine sees another ${folder} than this worker, so agents would get empty folders. A worker in a container needs its state folder at the same path inside as on the host: mount it with -v ${folder}:${folder} (in docker-compose.yml, PODIUM_WORKER_STATE names it for both).`,
  );
}
