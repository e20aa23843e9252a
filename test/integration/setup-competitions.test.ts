import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { folderDigest } from '../../client/setup/content-digest.ts';
import { EXAMPLE_IDS, prepareExamples } from '../../examples/competitions/prepare.ts';
import { parseDefinition } from '../../grader/catalog/definition.ts';
import { checkAnswers } from '../../grader/scoring/check-answers.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podium-competitions-'));
  await prepareExamples(join(folder, 'one'));
});
after(() => rm(folder, { recursive: true, force: true }));

test('two preparations give the same bytes', async () => {
  await prepareExamples(join(folder, 'two'));
  for (const id of EXAMPLE_IDS) {
    const digest = await folderDigest(join(folder, 'one', id));
    assert.equal(await folderDigest(join(folder, 'two', id)), digest, id);
  }
});

test('a second preparation of the same folder does nothing; one that lost its folder does it again', async () => {
  const again = await prepareExamples(join(folder, 'one'));
  assert.deepEqual(
    again.map(({ cached }) => cached),
    EXAMPLE_IDS.map(() => true),
  );
  const only = [EXAMPLE_IDS[0] ?? ''];
  await rm(join(folder, 'two', only[0] ?? ''), { recursive: true, force: true });
  const [made] = await prepareExamples(join(folder, 'two'), { only });
  assert.equal(made?.cached, false);
  await writeFile(join(folder, 'two', `.${only[0]}.stamp`), 'another version');
  const [renewed] = await prepareExamples(join(folder, 'two'), { only });
  assert.equal(renewed?.cached, false);
});

test('an unknown competition is named together with those that there are', async () => {
  await assert.rejects(prepareExamples(join(folder, 'one'), { only: ['chess'] }), /"chess".*spam, digits/);
});

for (const id of EXAMPLE_IDS) {
  test(`${id}: answers and sample belong together, and the answers score best`, async () => {
    const prepared = join(folder, 'one', id, 'prepared');
    const definition = parseDefinition(
      JSON.parse(await readFile(join(folder, 'one', id, 'competition.json'), 'utf8')),
    );
    assert.ok(definition.ok);
    const problems = await checkAnswers(
      definition.definition,
      () => createReadStream(join(prepared, 'private', 'answers.csv')),
      () => createReadStream(join(prepared, 'public', 'sample_submission.csv')),
    );
    assert.deepEqual(problems, []);
  });

  test(`${id}: nothing public tells the answers`, async () => {
    const prepared = join(folder, 'one', id, 'prepared');
    const answers = await rows(join(prepared, 'private', 'answers.csv'));
    assert.equal((await stat(join(prepared, 'private'))).mode & 0o077, 0);
    const answersText = await readFile(join(prepared, 'private', 'answers.csv'), 'utf8');
    const target = answersText.split('\n', 1)[0]?.split(',')[1] ?? '';
    for (const name of await readdir(join(prepared, 'public'))) {
      if (!/^test|^sample/.test(name) || !name.endsWith('.csv')) continue;
      const header = (await readFile(join(prepared, 'public', name), 'utf8')).split('\n', 1)[0] ?? '';
      assert.equal(header.split(',').includes(target), name.startsWith('sample'), name);
    }
    const sample = await rows(join(prepared, 'public', 'sample_submission.csv'));
    assert.equal(new Set(sample.map(([, value]) => value)).size, 1, 'the sample says the same of all');
    // Sorted by label, or grouped by it, neighbours would agree far more often than random pairs do.
    const labels = answers.map(([, value]) => Number(value));
    const spread = deviation(labels.map((label, index) => label - (labels[index - 1] ?? label)));
    assert.ok(Math.abs(spread / (deviation(labels) * Math.SQRT2) - 1) < 0.1, 'neighbours are strangers');
    const trend = correlation(
      labels,
      labels.map((_, index) => index),
    );
    assert.ok(Math.abs(trend) < 0.08, `position and answer correlate by ${trend}`);
  });
}

async function rows(path: string): Promise<readonly (readonly string[])[]> {
  const [, ...lines] = (await readFile(path, 'utf8')).trim().split('\n');
  return lines.map((line) => line.split(','));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [centreA, centreB] = [mean(a), mean(b)];
  const products = a.map((value, index) => (value - centreA) * ((b[index] ?? 0) - centreB));
  return mean(products) / (deviation(a) * deviation(b));
}
