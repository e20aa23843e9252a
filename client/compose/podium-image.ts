import { createHash } from 'node:crypto';
import { copyFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { BASE_IMAGE } from '../setup/base-image.ts';
import { lastLines, runCommand } from '../setup/command.ts';
import { folderDigest } from '../setup/content-digest.ts';
import { DockerCli } from '../setup/docker-cli.ts';
import { ensureImages, type AgentImage, type ImageOptions } from '../setup/images.ts';
import { step } from '../setup/progress.ts';

/** The name that docker-compose.yml takes unless PODIUM_IMAGE says another. */
export const PODIUM_IMAGE = 'podium/podium:local';

export interface PodiumImages {
  /** Of the services' image: its name may be given to another image at any time. */
  readonly id: string;
  readonly agents: readonly AgentImage[];
}

const PACK_MS = 180_000;
const release = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/**
 * Makes the image that the services of docker-compose.yml run, and those that its worker needs, unless they are there
 * and made of what lies in the folders now.
 *
 * @throws PodiumError IMAGE_UNAVAILABLE when a build fails, MISSING_PREREQUISITE when the base cannot be made here
 */
export async function ensurePodiumImage(options: ImageOptions): Promise<PodiumImages> {
  const { agents } = await ensureImages(options);
  const docker = new DockerCli(options.environment, options.signal);
  const sources = join(import.meta.dirname, 'image');
  const packed = join(options.projectFolder, '.podium', 'release');
  const sha256 = await step(options.report, 'Packing the release', () => packRelease(options, packed));
  const base = await docker.inspectImage(BASE_IMAGE);
  const content = createHash('sha256')
    .update(`${sha256} ${await folderDigest(sources)} ${base?.id ?? ''}`)
    .digest('hex');
  const known = await docker.inspectImage(PODIUM_IMAGE);
  if (known?.content === content) return { id: known.id, agents };

  const folder = await mkdtemp(join(tmpdir(), 'podium-image-'));
  try {
    await cp(sources, folder, { recursive: true });
    await copyFile(join(packed, `${sha256}.tar.gz`), join(folder, 'podium.tar.gz'));
    await step(options.report, `Building ${PODIUM_IMAGE}`, () => docker.build(folder, PODIUM_IMAGE, content));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  // Fails, as it should, while something still runs from it.
  if (known !== undefined) await docker.remove(known.id);
  const made = await docker.inspectImage(PODIUM_IMAGE);
  if (made === undefined)
    throw new PodiumError('IMAGE_UNAVAILABLE', `${PODIUM_IMAGE} was made but is not in the engine.`);
  return { id: made.id, agents };
}

/** The coordinator packs its own installation; the same files make the same archive. Returns its digest. */
async function packRelease(options: ImageOptions, folder: string): Promise<string> {
  const program = join(options.projectFolder, 'coordinator', 'main.ts');
  const result = await runCommand(process.execPath, [program, 'pack', folder], {
    timeoutMs: PACK_MS,
    environment: options.environment,
    signal: options.signal,
  });
  if (result.status !== 0)
    throw new PodiumError('IMAGE_UNAVAILABLE', `The release cannot be packed:\n${lastLines(result)}`);
  return release.parse(JSON.parse(result.stdout)).sha256;
}
