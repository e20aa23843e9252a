import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, inflateSync } from 'node:zlib';
import { errorText, isPodiumError, PodiumError } from '../../../contracts/errors/podium-error.ts';
import { readRValue, type RValue } from './r-value.ts';

const PACKAGE = 'r-cran-ggplot2';
const DATA_FOLDER = 'usr/lib/R/site-library/ggplot2/data';
const DOWNLOAD_TIMEOUT_MS = 60_000;
const run = promisify(execFile);

/**
 * The data frame `diamonds` out of Debian's r-cran-ggplot2. Neither R nor root is needed: the package is taken
 * as installed if it is, otherwise its file is downloaded into a temporary folder, unpacked and removed.
 *
 * @throws PodiumError MISSING_PREREQUISITE with the command to run if the package cannot be had
 */
export async function readDiamonds(): Promise<RValue> {
  const installed = await readDataFolder(join('/', DATA_FOLDER));
  if (installed !== undefined) return installed;
  const folder = await mkdtemp(join(tmpdir(), 'podium-diamonds-'));
  try {
    await downloadPackage(folder);
    const downloaded = await readDataFolder(join(folder, 'unpacked', DATA_FOLDER));
    if (downloaded === undefined) throw new Error(`the package holds no ${DATA_FOLDER}`);
    return downloaded;
  } catch (error) {
    if (isPodiumError(error)) throw error;
    throw new PodiumError(
      'MISSING_PREREQUISITE',
      `The data of the competition "diamonds" is in Debian's package ${PACKAGE}, which cannot be downloaded ` +
        `(${errorText(error).split('\n', 1)[0]}). Run: apt-get update && apt-get install --no-install-recommends ${PACKAGE}`,
      { cause: error },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Needs no root: where apt has no lists, or too old ones, fresh ones are fetched into the folder for this once. */
async function downloadPackage(folder: string): Promise<void> {
  const bounded = { cwd: folder, timeout: DOWNLOAD_TIMEOUT_MS };
  try {
    await run('apt-get', ['download', PACKAGE], bounded);
  } catch {
    const ownLists = ['-o', `Dir::State::Lists=${folder}/lists`, '-o', `Dir::Cache=${folder}/cache`];
    await mkdir(join(folder, 'lists', 'partial'), { recursive: true });
    await mkdir(join(folder, 'cache', 'archives', 'partial'), { recursive: true });
    await run('apt-get', [...ownLists, 'update'], bounded);
    await run('apt-get', [...ownLists, 'download', PACKAGE], bounded);
  }
  const file = (await readdir(folder)).find((name) => name.endsWith('.deb'));
  if (file === undefined) throw new Error('apt-get download left no file');
  await run('dpkg-deb', ['--extract', file, 'unpacked'], bounded);
}

/** Reads `diamonds` from a lazy-load database of R: an index of offsets (.rdx) into compressed parts (.rdb). */
async function readDataFolder(folder: string): Promise<RValue | undefined> {
  let index: Buffer;
  let parts: Buffer;
  try {
    [index, parts] = await Promise.all([
      readFile(join(folder, 'Rdata.rdx')),
      readFile(join(folder, 'Rdata.rdb')),
    ]);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const variables = member(readRValue(gunzipSync(index)), 'variables');
  const [offset = 0, length = 0] = member(variables, 'diamonds').integers ?? [];
  // Four bytes tell the uncompressed length; zlib knows it anyway.
  return readRValue(inflateSync(parts.subarray(offset + 4, offset + length)));
}

/** The named item of an R list. */
export function member(list: RValue, name: string): RValue {
  const position = list.attributes.get('names')?.texts?.indexOf(name) ?? -1;
  const item = list.items?.[position];
  if (item === undefined) {
    throw new PodiumError('BAD_COMPETITION', `The R data file holds nothing called "${name}".`);
  }
  return item;
}
