import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { CHUNK_BYTES, decodeManifest } from '../../contracts/bundle/manifest.ts';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { submissionFormatSchema } from '../../contracts/submission/format-schema.ts';
import { writeCompetition } from '../../test/support/competition-fixture.ts';
import { prepareGrader } from '../../test/support/grader-fixture.ts';
import { composeCatalog } from '../compose-catalog.ts';

test('adding makes a card, a bundle that is what it says, and sealed answers', async () => {
  await using prepared = await prepareGrader();
  const { competition, config } = prepared;
  const { card, bundle, isNew } = await composeCatalog(config).add(competition.folder);
  assert.equal(isNew, false);
  assert.deepEqual(card, prepared.card, 'the same folder again changes nothing');
  const manifest = decodeManifest(await readFile(bundle.manifestFile), card.bundle);
  assert.deepEqual(
    manifest.files.map(({ path }) => path),
    ['description.md', 'format.json', 'sample_submission.csv', 'train/words.csv'],
  );
  for (const file of manifest.files) {
    const bytes = await readFile(join(bundle.stagingDir, file.path));
    assert.equal(digestOf(bytes), file.digest);
    assert.deepEqual(file.chunks, [digestOf(bytes)]);
  }
  const format = submissionFormatSchema.parse(
    JSON.parse(await readFile(join(bundle.stagingDir, 'format.json'), 'utf8')),
  );
  assert.equal(format.id.column, 'id');
  const names = await readdir(config.stateDir, { recursive: true, withFileTypes: true });
  for (const entry of names.filter((one) => one.isFile())) {
    const text = await readFile(join(entry.parentPath, entry.name), 'latin1');
    for (const secret of competition.secrets)
      assert.ok(!text.includes(secret), `${entry.name} holds ${secret}`);
  }
});

test('other answers make a version of their own for the same bundle; a bad folder changes nothing', async () => {
  await using prepared = await prepareGrader();
  const catalog = composeCatalog(prepared.config);
  const changed = await writeCompetition(join(prepared.folder, 'changed'), { salt: 'b' });
  const { card, isNew } = await catalog.add(changed.folder);
  assert.equal(isNew, true);
  assert.equal(card.bundle, prepared.card.bundle);
  assert.notEqual(card.answersDigest, prepared.card.answersDigest);
  assert.deepEqual(
    catalog.list().map((version) => version.card.answersDigest),
    [card.answersDigest],
  );
  await writeFile(join(changed.folder, 'description.md'), '');
  await assert.rejects(
    catalog.add(changed.folder),
    (error) => isPodiumError(error, 'BAD_COMPETITION') && error.message.includes('description.md'),
  );
  assert.equal(catalog.list()[0]?.card.answersDigest, card.answersDigest);
  const left = await readdir(join(prepared.config.stateDir, 'bundles'));
  assert.deepEqual(
    left.filter((name) => name.endsWith('.tmp')),
    [],
  );
});

test('a file of several chunks has a digest for each', async () => {
  await using prepared = await prepareGrader();
  const bytes = Buffer.alloc(2 * CHUNK_BYTES + 12_345, 'podium');
  await writeFile(join(prepared.competition.folder, 'prepared/public/large.bin'), bytes);
  const { bundle } = await composeCatalog(prepared.config).add(prepared.competition.folder);
  const large = bundle.files.find(({ path }) => path === 'large.bin');
  const parts = [0, 1, 2].map((part) => bytes.subarray(part * CHUNK_BYTES, (part + 1) * CHUNK_BYTES));
  assert.deepEqual(
    large?.chunks,
    parts.map((part) => digestOf(part)),
  );
  assert.equal(large?.digest, digestOf(bytes));
});

test('a competition of the catalog without a leaderboard has the one that ships with Podium', async () => {
  await using prepared = await prepareGrader();
  const catalog = composeCatalog(prepared.config);
  const thresholds = { gold: 0.82066, silver: 0.81388, bronze: 0.80967, median: 0.79565 };
  const known = await writeCompetition(join(prepared.folder, 'known'), {
    id: 'spaceship-titanic',
    definition: { thresholds },
  });
  const { card } = await catalog.add(known.folder);
  assert.equal(card.teams, 2288);
  assert.ok(card.teamShares && card.teamShares.gold > 0 && card.teamShares.gold < 0.02);
  // Another one that only has the same name.
  const other = await writeCompetition(join(prepared.folder, 'other'), { id: 'spaceship-titanic' });
  assert.equal((await catalog.add(other.folder)).card.teams, null);
});
