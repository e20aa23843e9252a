import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { PROTOCOL_VERSION } from '../../contracts/messages/protocol.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { releaseFiles } from './release-files.ts';

export interface ReleaseArchiveOptions {
  /** Where the program lies that is running: a checkout, or an unpacked release. */
  readonly projectFolder: string;
  /** Below the head's state; made when needed. */
  readonly directory: string;
  readonly logger: Logger;
}

export interface Release {
  /** Of the archive, hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Marks an unpacked release; client/bin/podium looks for it. */
const MARKER = 'release.json';
/** The folder that the archive unpacks to. */
const TOP = 'podium';
const PACK_MS = 120_000;
/** Packing is on the way of the first invitation after an upgrade: speed counts more than the last tenth of the size. */
const GZIP_LEVEL = 4;

const index = z.object({ installed: z.string(), sha256: z.string(), sizeBytes: z.number() });

/**
 * The archive of this head's own installation, for the machines that join: program, packages, Node. The same files make
 * the same bytes, wherever and whenever it is packed. Made when first asked for; kept in the state folder until the
 * content is another one.
 */
export class ReleaseArchive {
  readonly #options: ReleaseArchiveOptions;
  #packing: Promise<Release> | null = null;

  constructor(options: ReleaseArchiveOptions) {
    this.#options = options;
  }

  /** Looks whether what is installed has changed; packs it unless that has been done. Takes a few seconds then. Asked twice, it works once. */
  async current(): Promise<Release> {
    this.#packing ??= this.#ensure().finally(() => {
      this.#packing = null;
    });
    return await this.#packing;
  }

  /** The file of a release that was asked for before, also before a restart; null for any other. */
  fileOf(sha256: string): string | null {
    const file = this.#file(sha256);
    return /^[0-9a-f]{64}$/.test(sha256) && existsSync(file) ? file : null;
  }

  #file(sha256: string): string {
    return join(this.#options.directory, `${sha256}.tar.gz`);
  }

  async #ensure(): Promise<Release> {
    const { projectFolder, directory, logger } = this.#options;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const platform = `${process.platform}-${process.arch}`;
    const files = await releaseFiles(projectFolder, platform);
    const marker = `${JSON.stringify({ ...(await versionOf(projectFolder)), platform })}\n`;
    const installed = await fingerprint(projectFolder, files, marker);
    const indexFile = join(directory, 'index.json');
    const known = await readIndex(indexFile);
    if (known?.installed === installed && existsSync(this.#file(known.sha256))) {
      return { sha256: known.sha256, sizeBytes: known.sizeBytes };
    }

    const startedAt = performance.now();
    const work = join(directory, 'packing');
    await rm(work, { recursive: true, force: true });
    await mkdir(work);
    try {
      await writeFile(join(work, MARKER), marker);
      const packed = join(work, 'release.tar.gz');
      const release = await pack(projectFolder, files, work, packed);
      for (const name of await readdir(directory)) {
        if (name.endsWith('.tar.gz')) await rm(join(directory, name));
      }
      await rename(packed, this.#file(release.sha256));
      await writeFile(indexFile, JSON.stringify({ installed, ...release }));
      logger.info('release packed', {
        ...release,
        files: files.length,
        ms: Math.round(performance.now() - startedAt),
      });
      return release;
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
}

/** tar puts the sorted files together without times, owners or the umask of whoever installed them. */
async function pack(
  projectFolder: string,
  files: readonly string[],
  markerFolder: string,
  target: string,
): Promise<Release> {
  const signal = AbortSignal.timeout(PACK_MS);
  const normal = ['--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX'];
  const tar = spawn(
    'tar',
    [
      '--create',
      '--format=gnu',
      '--no-recursion',
      ...normal,
      `--transform=s,^,${TOP}/,`,
      ...['-C', markerFolder, MARKER, '-C', projectFolder, '--null', '--verbatim-files-from', '-T', '-'],
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], signal },
  );
  const ended = Promise.withResolvers<number>();
  tar.once('error', ended.reject);
  tar.once('close', (code) => {
    ended.resolve(code ?? -1);
  });
  let problems = '';
  tar.stderr.setEncoding('utf8').on('data', (text: string) => {
    problems = (problems + text).slice(-1_000);
  });
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const [status] = await Promise.all([
    ended.promise,
    pipeline(Readable.from([files.map((file) => `${file}\0`).join('')]), tar.stdin),
    pipeline(
      tar.stdout,
      createGzip({ level: GZIP_LEVEL }),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          sizeBytes += chunk.length;
          yield chunk;
        }
      },
      createWriteStream(target, { mode: 0o600 }),
      { signal },
    ),
  ]);
  if (status !== 0) throw new PodiumError('INTERNAL', `The release could not be packed: ${problems}`);
  return { sha256: hash.digest('hex'), sizeBytes };
}

/** Changes whenever one of the files may have changed; says nothing about what is in them. */
async function fingerprint(projectFolder: string, files: readonly string[], marker: string): Promise<string> {
  const hash = createHash('sha256').update(marker);
  const stats = await Promise.all(files.map((file) => stat(join(projectFolder, file))));
  for (const [position, { size, mtimeMs, ctimeMs, mode }] of stats.entries())
    hash.update(`${files[position] ?? ''}\0${size} ${mtimeMs} ${ctimeMs} ${mode}\n`);
  return hash.digest('hex');
}

async function versionOf(projectFolder: string): Promise<{ version: string; protocol: number }> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8')));
  return { version, protocol: PROTOCOL_VERSION };
}

async function readIndex(file: string): Promise<(Release & { installed: string }) | null> {
  try {
    return index.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}
