import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { COMPETITIONS } from '../../grader/catalog/competitions/index.ts';
import { CORPUS, openCases } from '../parity/corpus.ts';
import { scoreOf } from '../parity/cases.ts';

/** A submission of the corpus, written to a file. */
export interface CorpusSubmission {
  readonly competition: string;
  readonly file: string;
  /** Upstream's; null where it refused. */
  readonly score: number | null;
}

/**
 * Writes the folders that `mlebench prepare` would leave for a competition, from the parity corpus: its answers and
 * sample; and `count` submissions beside them.
 */
export async function writePreparedCompetition(
  folders: { readonly dataDir: string; readonly submissionsDir: string },
  id: string,
  count: number,
): Promise<CorpusSubmission[]> {
  const entry = COMPETITIONS.get(id);
  if (entry === undefined) throw new RangeError(`the catalog has no competition "${id}"`);
  const { definition, sampleFolder } = entry;
  const cases = openCases(CORPUS, id);
  const prepared = join(folders.dataDir, id, 'prepared');
  const put = async (file: string, bytes: Uint8Array): Promise<void> => {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  };
  await put(join(prepared, 'private', definition.answers.file), cases.read(cases.expected.answers_file));
  await put(join(prepared, sampleFolder, definition.submission.sample), cases.read('sample_submission.csv'));
  await put(join(prepared, 'public', 'description.md'), Buffer.from(`# ${definition.name}\n`));
  const submissions: CorpusSubmission[] = [];
  for (const { file: path, kind, score } of cases.expected.cases) {
    if (submissions.length === count) break;
    if (kind === 'either') continue;
    const file = join(folders.submissionsDir, id, path.replaceAll('/', '_'));
    await put(file, cases.read(path));
    submissions.push({ competition: id, file, score: kind === 'valid' ? scoreOf(score) : null });
  }
  return submissions;
}
