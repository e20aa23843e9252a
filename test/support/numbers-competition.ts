import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const NUMBERS_ROWS = 20;

/**
 * A competition of numbers for agents written in shell: the truth of row i is i / 10, the sample says 1 everywhere, the
 * score is the root mean squared error. Returns its folder.
 */
export async function writeNumbersCompetition(parent: string, id = 'tiny-numbers'): Promise<string> {
  const folder = join(parent, id);
  const rows = Array.from({ length: NUMBERS_ROWS }, (_, row) => row);
  const csv = (value: (row: number) => number): string =>
    ['id,value', ...rows.map((row) => `${row},${value(row)}`), ''].join('\n');
  await mkdir(join(folder, 'prepared', 'public'), { recursive: true });
  await mkdir(join(folder, 'prepared', 'private'), { recursive: true, mode: 0o700 });
  const write = (name: string, content: string): Promise<void> => writeFile(join(folder, name), content);
  await write(
    'description.md',
    '# Tiny numbers\n\nSay a number for each row; the root mean squared error is the score.\n',
  );
  await write('LICENCE.md', 'CC0-1.0: made up for tests.\n');
  await write(
    'prepared/public/sample_submission.csv',
    csv(() => 1),
  );
  await write(
    'prepared/public/train.csv',
    csv((row) => row),
  );
  await write(
    'prepared/private/answers.csv',
    csv((row) => row / 10),
  );
  await write(
    'competition.json',
    JSON.stringify({
      id,
      name: 'Tiny numbers',
      category: 'Tabular',
      split: 'low',
      licence: { name: 'CC0-1.0', notice: 'LICENCE.md' },
      metric: { name: 'rmse' },
      direction: 'lower_is_better',
      submission: {
        sample: 'sample_submission.csv',
        id: { column: 'id', kind: 'integer' },
        columns: [{ name: 'value', kind: 'number', min: -1000, max: 1000 }],
        extraColumns: 'refuse',
      },
      answers: { file: 'answers.csv', columns: [{ name: 'value', kind: 'number' }] },
      thresholds: { gold: 0.1, silver: 0.3, bronze: 0.6, median: 0.8 },
    }),
  );
  return folder;
}

/** What the sample scores: the root of the mean of (1 - i/10)² over the rows. */
export const NUMBERS_SAMPLE_SCORE = 0.57879;
