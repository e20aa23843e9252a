import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { asDigest } from '../../contracts/ids/digest.ts';
import type { Digest } from '../../contracts/ids/id.ts';
import type { Problem } from './definition.ts';

export interface FolderFile {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly sizeBytes: number;
  /** When its content was last changed, as the file system says. */
  readonly modifiedMs: number;
}

export interface FolderListing {
  /** Regular files in byte order of their paths. */
  readonly files: readonly FolderFile[];
  readonly problems: readonly Problem[];
}

const READ_CHUNK_BYTES = 1024 * 1024;
/** Most files are smaller than a chunk: the first read need not make room for one. */
const FIRST_CHUNK_BYTES = 128 * 1024;

/**
 * Every file below a folder. Links, pipes, sockets and devices are problems, as is a folder that is not there;
 * `shown` is what the folder is called in them.
 */
export async function listFolder(folder: string, shown: string): Promise<FolderListing> {
  const stat = await lstat(folder).catch(() => undefined);
  if (stat === undefined) return { files: [], problems: [{ path: shown, message: 'the folder is missing' }] };
  if (!stat.isDirectory()) return { files: [], problems: [{ path: shown, message: 'it is not a folder' }] };
  const files: FolderFile[] = [];
  const problems: Problem[] = [];
  const visit = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) await visit(path);
      else if (entry.isFile()) {
        const { size, mtimeMs } = await lstat(join(folder, path));
        files.push({ path, sizeBytes: size, modifiedMs: mtimeMs });
      } else
        problems.push({
          path: `${shown}/${path}`,
          message: 'only files and folders may be here: no links, pipes or devices',
        });
    }
  };
  await visit('');
  files.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  return { files, problems };
}

/** A file's bytes, without following a link. Opens it anew with each call. */
export async function* readFolderFile(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    for (let roomBytes = FIRST_CHUNK_BYTES; ; roomBytes = READ_CHUNK_BYTES) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(roomBytes));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

export async function digestOfFile(file: string): Promise<Digest> {
  const hash = createHash('sha256');
  for await (const chunk of readFolderFile(file)) hash.update(chunk);
  return asDigest(hash.digest('hex'));
}
