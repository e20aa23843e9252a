import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface CompetitionFixture {
  readonly id: string;
  readonly folder: string;
  /** The header and the rows of answers.csv; handed in, they reach the best score. */
  readonly answersCsv: string;
  readonly sampleCsv: string;
  /** Strings that stand in the answers and nowhere in the public files. */
  readonly secrets: readonly string[];
  /** A submission with this many right rows out of `rows`. */
  submission(right: number): string;
}

export interface FixtureOptions {
  readonly id?: string;
  readonly rows?: number;
  /** Other answers for the same public files. */
  readonly salt?: string;
  /** Merged over competition.json. */
  readonly definition?: object;
  /** Scores, best first; thresholds must fit them. */
  readonly leaderboard?: readonly number[];
}

const THRESHOLDS = { gold: 0.9, silver: 0.8, bronze: 0.7, median: 0.5 };

/**
 * Writes a small competition that `check` finds nothing wrong with, in the shape of examples/competitions: words are
 * to be guessed, the score is the share of right ones (accuracy). The same options give the same files.
 */
export async function writeCompetition(
  parent: string,
  options: FixtureOptions = {},
): Promise<CompetitionFixture> {
  const { id = 'tiny-words', rows = 10, salt = 'a' } = options;
  const folder = join(parent, id);
  const ids = Array.from({ length: rows }, (_, row) => row + 1);
  const secrets = ids.map((row) => `secret-${salt}-${(row * 2654435761) >>> 0}`);
  const csv = (word: (row: number) => string): string =>
    ['id,word', ...ids.map((row) => `${row},${word(row)}`), ''].join('\n');
  const secretOf = (row: number): string => secrets[row - 1] ?? '';
  const answersCsv = csv(secretOf);
  const sampleCsv = csv(() => 'guess');
  await mkdir(join(folder, 'prepared/public/train'), { recursive: true });
  await mkdir(join(folder, 'prepared/private'), { recursive: true, mode: 0o700 });
  const write = (name: string, content: string): Promise<void> => writeFile(join(folder, name), content);
  await write('description.md', `# Tiny words\n\nGuess the word of each of ${rows} rows.\n`);
  await write('LICENCE.md', 'CC0-1.0: made up for tests.\n');
  await write('prepared/public/sample_submission.csv', sampleCsv);
  await write(
    'prepared/public/train/words.csv',
    csv((row) => `train-${row}`),
  );
  await write('prepared/private/answers.csv', answersCsv);
  if (options.leaderboard !== undefined) {
    await write('leaderboard.csv', ['score', ...options.leaderboard, ''].join('\n'));
  }
  const definition = {
    id,
    name: 'Tiny words',
    category: 'Text Classification',
    split: 'dev',
    licence: { name: 'CC0-1.0', notice: 'LICENCE.md' },
    metric: { name: 'accuracy' },
    direction: 'higher_is_better',
    submission: {
      sample: 'sample_submission.csv',
      id: { column: 'id', kind: 'integer' },
      columns: [{ name: 'word', kind: 'text' }],
      extraColumns: 'refuse',
    },
    answers: { file: 'answers.csv', columns: [{ name: 'word', kind: 'text' }] },
    thresholds: THRESHOLDS,
    ...(options.leaderboard === undefined ? {} : { leaderboard: 'leaderboard.csv' }),
    ...options.definition,
  };
  await write('competition.json', `${JSON.stringify(definition, null, 2)}\n`);
  const submission = (right: number): string => csv((row) => (row <= right ? secretOf(row) : 'wrong'));
  return { id, folder, answersCsv, sampleCsv, secrets, submission };
}
