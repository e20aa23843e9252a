import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { CORPUS, openCases } from './corpus.ts';

const parity = (...args: readonly string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'run.ts'), ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });

test('compares the cases of any folder of the layout, and says what is wrong with one that is none', async () => {
  await using folder = await temporaryFolder();
  const id = 'spaceship-titanic';
  const one = join(folder.path, id);
  for (const bad of [join(folder.path, 'nowhere'), folder.path]) {
    const { status, stderr, stdout } = parity(bad);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^parity: .*(cannot be read|holds no competition).*\n$/);
  }
  assert.match(parity('--nonsense').stderr, /^parity: Unknown option '--nonsense'/);

  const cases = openCases(CORPUS, id);
  await mkdir(join(one, 'cases'), { recursive: true });
  const expected = cases.expected.cases.filter(({ file }) => /(base|bad_yes_no)\.csv$/.test(file));
  const files = ['answers.csv', 'sample_submission.csv', ...expected.map(({ file }) => file)];
  for (const file of files) await writeFile(join(one, file), cases.read(file));
  const write = (list: readonly object[]): Promise<void> =>
    writeFile(join(one, 'expected.json'), JSON.stringify({ ...cases.expected, cases: list }));
  await write(expected);
  const good = parity(folder.path, '--json');
  assert.equal(good.status, 0, good.stderr);
  const lines = good.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.equal(lines.length, 2);
  for (const line of lines) {
    assert.deepEqual(Object.keys(line), ['competition_id', 'file', 'expected', 'got', 'verdict', 'rule']);
  }
  assert.match(parity(one).stderr, /this is one, name the folder above it/);

  // A score that is not upstream's, and files that cannot be used, fail the command; the rest is compared all the same.
  await write(expected.map((one) => (one.kind === 'valid' ? { ...one, score: 0.5, raw_score: 0.5 } : one)));
  await mkdir(join(folder.path, 'chess'));
  await writeFile(join(folder.path, 'chess', 'expected.json'), '{');
  const broken = parity(folder.path);
  assert.equal(broken.status, 1);
  assert.match(broken.stdout, /"verdict":"different"[^]*\nall +2 +0 +1 +0 +1 /);
  assert.match(broken.stderr, /^parity: chess: its files cannot be used: .*\n$/);
});
