import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, appendFile, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { digestOf } from '../../contracts/ids/digest.ts';
import { composeCatalog } from '../../grader/compose-catalog.ts';
import { selectCompetitions } from '../../grader/import/import-prepared.ts';
import { CORPUS, openCases } from '../parity/corpus.ts';
import type { ImportOutcome } from '../../grader/import/outcome.ts';
import { eventually } from '../support/eventually.ts';
import { GRADER_ID, startGrader } from '../support/grader-fixture.ts';
import { runGrader } from '../support/grader-process.ts';
import {
  handInMessages,
  recordFor,
  runRecordFor,
  signedTicket,
  ticketFor,
} from '../support/handin-fixture.ts';
import {
  bundledPaths,
  importAll,
  importOne,
  placeWith,
  sealedIds,
  troublesOf,
  writePublic,
  type ImportPlace,
} from '../support/import-fixture.ts';

test('data as `mlebench prepare` leaves them are imported, all 82, and found unchanged afterwards', async () => {
  await using place = await placeWith();
  const first = await importAll(place);
  assert.equal(first.length, 82);
  assert.deepEqual(
    first.filter(({ state }) => state !== 'ready'),
    [],
  );
  for (const outcome of first) {
    assert.ok('imported' in outcome);
    const { card, notes, leaks, obfuscatedDescriptionFile } = outcome.imported;
    assert.deepEqual(leaks, [], outcome.id);
    assert.equal(notes.length, 1, outcome.id);
    assert.match(notes.join(), /leaderboard\.csv in the checkout is only a pointer of Git LFS.*git lfs pull/);
    assert.ok((card.teams ?? 0) > 0, outcome.id);
    const paths = await bundledPaths(outcome.imported);
    const [definition] = selectCompetitions({ ids: [outcome.id], split: undefined });
    for (const path of ['description.md', 'format.json', definition?.definition.submission.sample ?? ''])
      assert.ok(paths.includes(path), `${outcome.id}: ${path}`);
    assert.ok(!paths.includes('description_obfuscated.md'), 'agents see one description');
    assert.equal(await readFile(obfuscatedDescriptionFile ?? '', 'utf8'), '# A task\n');
  }
  const second = await importAll(place);
  assert.deepEqual(
    second.filter(({ state }) => state !== 'unchanged'),
    [],
  );
  const status = await composeCatalog(place.prepared.config).status();
  assert.equal(status.length, 83);
  assert.deepEqual(
    status.filter(({ sealed }) => sealed === null),
    [],
  );
  assert.equal(status.at(-1)?.isOfCatalog, false);
  assert.deepEqual(cardsOf(second), cardsOf(first));
});

function cardsOf(outcomes: readonly ImportOutcome[]): unknown {
  return outcomes.map((outcome) => ('imported' in outcome ? outcome.imported.card : null));
}

test('what was imported is graded: CSV and JSON lines, with the sample public or private', async () => {
  const ids = [
    'random-acts-of-pizza',
    'tensorflow2-question-answering',
    'statoil-iceberg-classifier-challenge',
  ];
  await using place = await placeWith(ids);
  const outcomes = await importAll(place);
  await using grader = await startGrader(place.prepared);
  for (const [fence, outcome] of outcomes.entries()) {
    assert.ok('imported' in outcome);
    const cases = openCases(CORPUS, outcome.id);
    const expected = cases.expected.cases.find(({ file }) => file === 'cases/base.csv');
    const csv = Buffer.from(cases.read('cases/base.csv')).toString();
    const ticket = ticketFor(outcome.imported.card, GRADER_ID, { fence: fence + 1 });
    const content = { ticket: signedTicket(ticket, place.prepared.headKey), record: recordFor(csv) };
    await grader.handIn.handIn(handInMessages(content, csv), { deadlineMs: 10_000 });
    const reply = await grader.grading.grade(
      {
        runId: ticket.run,
        epoch: ticket.epoch,
        fence: ticket.fence,
        submissionDigest: digestOf(csv),
        runRecord: Buffer.from(JSON.stringify(runRecordFor(ticket))),
      },
      { deadlineMs: 30_000 },
    );
    const report = grader.reportOf(reply).grader;
    assert.equal(report.competitionReport.score, expected?.score, outcome.id);
    assert.deepEqual(report.knownIssues, outcome.imported.card.knownIssues);
  }
});

test('names what is missing and what to do, and goes on with the others', async () => {
  const ids = [
    'aerial-cactus-identification',
    'leaf-classification',
    'spooky-author-identification',
    'AI4Code',
  ];
  await using place = await placeWith(ids);
  const { dataDir, repoDir } = place.tree;
  const secret = join(dataDir, 'aerial-cactus-identification', 'prepared', 'private');
  await rename(join(secret, 'test.csv'), join(secret, 'other.csv'));
  await rm(join(dataDir, 'leaf-classification'), { recursive: true });
  await rm(place.publicFile('AI4Code', 'sample_submission.csv'));
  const outcomes = await importAll(place);
  assert.deepEqual(Object.fromEntries(outcomes.map(({ id, state }) => [id, state])), {
    'aerial-cactus-identification': 'missing',
    'leaf-classification': 'missing',
    'spooky-author-identification': 'ready',
    AI4Code: 'missing',
  });
  const text = JSON.stringify(outcomes);
  assert.match(
    text,
    /prepared\/private\/test\.csv: the answers are not there.*podium prepare -c aerial-cactus/,
  );
  assert.match(text, /prepared\/public\/sample_submission\.csv: the sample submission is not there/);
  assert.deepEqual(await sealedIds(place), ['spooky-author-identification']);

  const args = [
    'import',
    '--config',
    place.prepared.configFile,
    '--mlebench-data',
    dataDir,
    '--mlebench-repo',
    repoDir,
  ];
  const named = await runGrader([...args, '-c', ...ids]);
  assert.equal(named.status, 1);
  assert.match(named.stdout, /spooky-author-identification +unchanged/);
  assert.match(named.stdout, /leaf-classification +missing/);
  const lines = await runGrader([...args, '--split', 'lite', '--json']);
  assert.equal(lines.status, 0, 'nothing was asked for by name');
  const json = lines.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { graderId: string });
  assert.equal(json.length, 22);
  assert.ok(json.every(({ graderId }) => graderId === GRADER_ID));
  const unknown = await runGrader([...args, '-c', 'chess']);
  assert.equal(unknown.status, 1);
  assert.match(unknown.stderr, /no competition "chess"/);
});

test('data that are not those of the benchmark are refused by their checksums', async () => {
  await using place = await placeWith(['mlsp-2013-birds']);
  await appendFile(join(place.tree.dataDir, 'mlsp-2013-birds/prepared/private/answers.csv'), '\n');
  assert.match(
    await troublesOf(place),
    /^wrong\nprepared\/private\/answers\.csv: its MD5 is [0-9a-f]{32}, checksums\.yaml says [0-9a-f]{32} -> prepare it anew/,
  );
  await writeFile(
    place.repoFile('mlsp-2013-birds', 'checksums.yaml'),
    `public:\n  gone.csv: ${'a'.repeat(32)}\n`,
  );
  assert.match(await troublesOf(place), /^missing\nprepared\/public\/gone\.csv: checksums\.yaml names it/);
  await writeFile(place.repoFile('mlsp-2013-birds', 'checksums.yaml'), 'public: [a]\n');
  assert.match(await troublesOf(place), /^wrong\nchecksums\.yaml: line 1/);
  // Without a checkout they cannot be compared, which is said.
  assert.match((await importOne(place, { repo: false })).notes.join(), /not compared with checksums\.yaml/);
});

test('where upstream’s checksums are known to be wrong, a difference is a note', async () => {
  await using place = await placeWith(['icecube-neutrinos-in-deep-ice']);
  await appendFile(place.publicFile('icecube-neutrinos-in-deep-ice', 'sample_submission.csv'), '\n');
  assert.match(
    (await importOne(place)).notes.join(),
    /does not fit prepared\/public\/sample_submission\.csv/,
  );
});

test('answers among the public files, and answers of other rows, are refused', async () => {
  await using place = await placeWith(['mlsp-2013-birds']);
  const id = 'mlsp-2013-birds';
  const answers = join(place.tree.dataDir, id, 'prepared/private/answers.csv');
  const text = await readFile(answers, 'utf8');
  await writePublic(place, id, { 'extra/solution.txt': text });
  assert.match(await troublesOf(place), /extra\/solution\.txt: it is the same as the answers -> remove it/);
  await rm(place.publicFile(id, 'extra'), { recursive: true });
  await rm(place.repoFile(id, 'checksums.yaml'));
  await writeFile(answers, text.split('\n').slice(0, 3).join('\n'));
  assert.match(await troublesOf(place), /answers\.csv: it lacks \d+ ids of sample_submission\.csv/);
});

test('a leaderboard in the checkout is read; another one than the built-in is said', async () => {
  const id = 'mlsp-2013-birds';
  await using place = await placeWith([id]);
  await writeFile(place.repoFile(id, 'leaderboard.csv'), 'score,team\n0.9,a\n0.8,b\n0.7,c\n0.6,d\n0.5,e\n');
  const { card, notes } = await importOne(place);
  assert.equal(card.teams, 5);
  assert.deepEqual(card.thresholds, { gold: 0.9, silver: 0.9, bronze: 0.8, median: 0.7 });
  assert.match(notes.join(), /leaderboard\.csv is another than the built-in one/);
  await using other = await placeWith([id]);
  await writeFile(other.repoFile(id, 'leaderboard.csv'), 'score\n0.5\n0.9\n');
  assert.match(await troublesOf(other), /its scores are not higher_is_better/);
});

let interrupted: ImportPlace;
before(async () => {
  interrupted = await placeWith(['mlsp-2013-birds', 'aerial-cactus-identification']);
});
after(() => interrupted[Symbol.asyncDispose]());

test('an import that is killed or stopped leaves nothing, and the next one goes on', async () => {
  const { prepared, tree } = interrupted;
  const large = interrupted.publicFile('mlsp-2013-birds', 'large.bin');
  await writeFile(large, '');
  await truncate(large, 3 * 2 ** 30); // holes: no disk is used, but they are read
  const bundles = join(prepared.config.stateDir, 'bundles');
  const isCopying = async (writer: number | undefined): Promise<void> => {
    const names = await readdir(bundles);
    const unfinished = names.find((name) => name.startsWith(`mlsp-2013-birds.${writer}.`));
    if (unfinished === undefined) throw new Error('it has not begun to copy');
    await access(join(bundles, unfinished, 'large.bin'));
  };
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    const child = spawn(
      process.execPath,
      [
        join(import.meta.dirname, '../../grader/main.ts'),
        ...['import', '--config', prepared.configFile, '--mlebench-data', tree.dataDir, '-c', ...tree.ids],
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const ended = once(child, 'close');
    await eventually(() => isCopying(child.pid), 20_000);
    child.kill(signal);
    const [status] = (await ended) as [number | null];
    assert.equal(status, signal === 'SIGKILL' ? null : 1);
    if (signal === 'SIGTERM') {
      assert.match(errors, /Interrupted at mlsp-2013-birds, of which nothing was kept; 1 of 2 are done/);
      assert.deepEqual(
        (await readdir(bundles)).filter((name) => name.endsWith('.tmp')),
        [],
      );
    }
    assert.deepEqual(await sealedIds(interrupted), ['aerial-cactus-identification']);
  }
  await truncate(large, 1000);
  const outcomes = await importAll(interrupted, { repo: false });
  assert.deepEqual(
    outcomes.map(({ state }) => state),
    ['unchanged', 'ready'],
  );
  assert.deepEqual(
    (await readdir(bundles)).filter((name) => name.endsWith('.tmp')),
    [],
  );
});

test('an import that is stopped before it begins does nothing', async () => {
  await using place = await placeWith(['mlsp-2013-birds']);
  const stopped = AbortSignal.abort(new Error('SIGINT'));
  await assert.rejects(importAll(place, { signal: stopped }), /Interrupted at mlsp-2013-birds/);
});

test('a sample with values that would be refused is used for its ids, and said', async () => {
  const id = 'mlsp-2013-birds';
  await using place = await placeWith([id]);
  const sample = place.publicFile(id, 'sample_submission.csv');
  await writeFile(sample, (await readFile(sample, 'utf8')).replace(/,[^,\n]*\n$/, ',no number\n'));
  const { notes } = await importOne(place, { repo: false });
  assert.match(notes.join('\n'), /sample_submission\.csv: it would be refused: /);
});
