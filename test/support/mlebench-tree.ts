import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { COMPETITIONS } from '../../grader/catalog/competitions/index.ts';
import { CORPUS, openCases } from '../parity/corpus.ts';

/** What Git LFS leaves in a checkout that has not fetched its files. */
export const LFS_POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n`;

export interface MlebenchTree {
  readonly dataDir: string;
  readonly repoDir: string;
  readonly ids: readonly string[];
}

/**
 * Writes folders as `mlebench prepare` leaves them, and a checkout as it lies before `git lfs pull`: the answers and
 * samples are those of the parity corpus, the rest of the public files is made up.
 */
export async function writeMlebenchTree(
  parent: string,
  ids: readonly string[] = [...COMPETITIONS.keys()],
): Promise<MlebenchTree> {
  const dataDir = join(parent, 'data');
  const repoDir = join(parent, 'repo');
  for (const id of ids) {
    const entry = COMPETITIONS.get(id);
    if (entry === undefined) throw new RangeError(`the catalog has no competition "${id}"`);
    const cases = openCases(CORPUS, id);
    const { answers, submission } = entry.definition;
    const sample = `${entry.sampleFolder}/${submission.sample}`;
    const files = new Map<string, Uint8Array>([
      ['public/description.md', Buffer.from(`# ${id}\n`)],
      ['public/train/records.csv', Buffer.from('name,value\na,1\nb,2\n')],
      [sample, cases.read('sample_submission.csv')],
      [`private/${answers.file}`, cases.read(cases.expected.answers_file)],
    ]);
    if (entry.sampleFolder === 'private') files.set('public/sample_submission.csv.zip', Buffer.from('PK'));
    for (const [path, bytes] of files) await write(join(dataDir, id, 'prepared', path), bytes);
    const repo = join(repoDir, 'mlebench', 'competitions', id);
    await write(join(repo, 'description.md'), Buffer.from(`# ${id}\n`));
    await write(join(repo, 'description_obfuscated.md'), Buffer.from('# A task\n'));
    await write(join(repo, 'leaderboard.csv'), Buffer.from(LFS_POINTER));
    await write(join(repo, 'checksums.yaml'), Buffer.from(checksumsOf(files)));
  }
  return { dataDir, repoDir, ids };
}

/** As upstream writes it: the files that lie directly in each folder, and the download. */
function checksumsOf(files: ReadonlyMap<string, Uint8Array>): string {
  const linesOf = (folder: string): string[] =>
    [...files].flatMap(([path, bytes]) =>
      dirname(path) === folder && /\.(csv|json|jsonl)$/.test(path)
        ? [`  ${path.slice(folder.length + 1)}: ${createHash('md5').update(bytes).digest('hex')}`]
        : [],
    );
  const block = (folder: string): string[] => {
    const lines = linesOf(folder);
    return lines.length === 0 ? [`${folder}: {}`] : [`${folder}:`, ...lines];
  };
  return [...block('private'), ...block('public'), `zip: ${'ab'.repeat(16)}`, ''].join('\n');
}

async function write(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
}
