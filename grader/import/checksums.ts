import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { readFolderFile } from '../catalog/folder-files.ts';

/** The MD5 digests (hex) of a competition's checksums.yaml, by file name. */
export interface Checksums {
  readonly public: ReadonlyMap<string, string>;
  readonly private: ReadonlyMap<string, string>;
}

const MD5 = /^[0-9a-f]{32}$/;

/**
 * Reads checksums.yaml: the digest of the download at the top (`zip`), and under `public` and `private` one line a file,
 * indented. Nothing else of YAML is known, and anything else is refused, so that a file which means something else is
 * not half understood.
 *
 * @throws PodiumError BAD_COMPETITION naming the line.
 */
export function parseChecksums(text: string): Checksums {
  const folders = { public: new Map<string, string>(), private: new Map<string, string>() };
  let current: Map<string, string> | undefined;
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const bare = line.trimEnd();
    if (bare === '' || bare === '---' || /^\s*#/.test(bare)) continue;
    const bad = (why: string) =>
      new PodiumError('BAD_COMPETITION', `line ${index + 1} ${why}: ${bare.slice(0, 80)}`);
    const entry = /^(\s*)("(?:[^"\\]|\\["\\])*"|'(?:[^']|'')*'|[^\s"'#][^"']*?)\s*:(?:\s+(.*))?$/.exec(bare);
    if (entry === null) throw bad('is no "name: digest"');
    const [, indent = '', quoted = '', value = ''] = entry;
    const name = unquoted(quoted);
    const digest = unquoted(value).toLowerCase();
    if (indent === '') {
      current = name === 'public' || name === 'private' ? folders[name] : undefined;
      if (current === undefined && name !== 'zip') throw bad('begins something unknown');
      if (current === undefined ? !MD5.test(digest) : value !== '' && value !== '{}')
        throw bad('is not as it should be');
    } else {
      if (current === undefined) throw bad('belongs to no folder');
      if (!MD5.test(digest)) throw bad('has no MD5 digest of 32 hex digits');
      if (current.has(name)) throw bad('names a file a second time');
      current.set(name, digest);
    }
  }
  return folders;
}

function unquoted(text: string): string {
  if (/^".*"$/.test(text)) return text.slice(1, -1).replace(/\\(["\\])/g, '$1');
  return /^'.*'$/.test(text) ? text.slice(1, -1).replaceAll("''", "'") : text;
}

export interface ChecksumMismatch {
  readonly name: string;
  readonly wanted: string;
  /** Null when the file is not there. */
  readonly got: string | null;
}

/** Compares the files of one folder; `onBytes` is told of what is read. */
export async function compareChecksums(
  folder: string,
  wanted: ReadonlyMap<string, string>,
  onBytes: (count: number) => void,
): Promise<ChecksumMismatch[]> {
  const mismatches: ChecksumMismatch[] = [];
  for (const [name, digest] of wanted) {
    const got = await md5Of(join(folder, name), onBytes);
    if (got !== digest) mismatches.push({ name, wanted: digest, got });
  }
  return mismatches;
}

async function md5Of(file: string, onBytes: (count: number) => void): Promise<string | null> {
  const hash = createHash('md5');
  try {
    for await (const bytes of readFolderFile(file)) {
      hash.update(bytes);
      onBytes(bytes.length);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return hash.digest('hex');
}
