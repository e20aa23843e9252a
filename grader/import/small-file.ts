import { lstat } from 'node:fs/promises';
import { readFolderFile } from '../catalog/folder-files.ts';

/** What Git LFS leaves in place of a file that it has not fetched begins so. */
const LFS_POINTER = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\r?\n/;

/** A file's bytes; undefined when it is not there, no regular file, or larger than `maxBytes`. */
export async function readSmallFile(file: string, maxBytes: number): Promise<Buffer | undefined> {
  const stat = await lstat(file).catch(() => undefined);
  if (stat?.isFile() !== true || stat.size > maxBytes) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of readFolderFile(file)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Whether these are the few lines that stand for a file which Git LFS has not fetched. */
export function isLfsPointer(bytes: Uint8Array): boolean {
  return LFS_POINTER.test(Buffer.from(bytes.subarray(0, 200)).toString('latin1'));
}
