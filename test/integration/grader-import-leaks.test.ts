import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { bundledPaths, importAll, importOne, placeWith, writePublic } from '../support/import-fixture.ts';

test('files that are known to reveal answers are named, and left out when that is wanted', async () => {
  const pizza = 'random-acts-of-pizza';
  const cases = {
    'multi-modal-gesture-recognition': {
      files: {
        'test/Sample0300_data.mat': 'x',
        'Sample0302_data.mat': 'x',
        'training1/Sample0001_data.mat': 'x',
      },
      removed: ['test/Sample0300_data.mat', 'Sample0302_data.mat'],
    },
    'smartphone-decimeter-2022': {
      files: { 'test/a/span_log.nmea': 'x', 'train/b/span_log.nmea': 'x' },
      removed: ['test/a/span_log.nmea'],
    },
    'hubmap-kidney-segmentation': {
      files: { 'test/314cecbc3.json': '[]', 'test/314cecbc3-anatomical-structure.json': '[]' },
      removed: ['test/314cecbc3.json'],
    },
    [pizza]: {
      files: {
        'test.json': '[{"giver_username_if_known": "N/A", "n": 1.0}]',
        'test.csv': 'n,giver_username_if_known\n1,x\n',
      },
      removed: [],
    },
  };
  await using place = await placeWith(Object.keys(cases));
  for (const [id, { files }] of Object.entries(cases)) await writePublic(place, id, files);
  const kept = await importAll(place);
  const stripped = await importAll(place, { strip: true });
  for (const [index, outcome] of stripped.entries()) {
    const before = kept[index];
    assert.ok('imported' in outcome && before !== undefined && 'imported' in before);
    const wanted = Object.entries(cases).find(([id]) => id === outcome.id)?.[1];
    assert.equal(before.imported.leaks.length, 1, outcome.id);
    assert.deepEqual(outcome.imported.leaks, []);
    assert.deepEqual(outcome.imported.stripped, before.imported.leaks);
    assert.notEqual(outcome.imported.card.bundle, before.imported.card.bundle);
    assert.match(outcome.imported.card.knownIssues.join(), /^Removed at import because it reveals answers: /);
    assert.doesNotMatch(before.imported.card.knownIssues.join(), /Removed/);
    const paths = new Set(await bundledPaths(outcome.imported));
    const removed: readonly string[] = wanted?.removed ?? [];
    for (const path of Object.keys(wanted?.files ?? {}))
      assert.equal(paths.has(path), !removed.includes(path), path);
    if (outcome.id !== pizza) continue;
    const read = (path: string) => readFile(join(outcome.imported.stagingDir, path), 'utf8');
    assert.equal(await read('test.json'), '[{"n": 1.0}]');
    assert.equal(await read('test.csv'), 'n\n1\n');
  }
});

test('a column that predicts the answers is named to the grader’s owner alone', async () => {
  const id = 'spooky-author-identification';
  await using place = await placeWith([id]);
  const answers = await readFile(join(place.tree.dataDir, id, 'prepared/private/test.csv'), 'utf8');
  const [header = '', ...rows] = answers.trim().split('\n');
  const at = header.split(',').indexOf('EAP');
  const test = rows.map(
    (row) => `${row.split(',')[0]},${Number(row.split(',')[at]) * 2 - 7},${row.length % 2}`,
  );
  await writePublic(place, id, { 'test.csv': ['id,brightness,other', ...test, ''].join('\n') });
  const { leaks, card } = await importOne(place);
  assert.equal(leaks.length, 1);
  assert.match(leaks.join(), /^test\.csv: column "brightness" predicts "EAP" with an AUC of 1\.0000$/);
  assert.doesNotMatch(JSON.stringify(card), /brightness|AUC/);
});
