import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { prepareAll, type PrepareRow } from '../../client/prepare/prepare-all.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Stands for the benchmark's command: what it says of each id was written after its sources and Kaggle's program. */
const SCRIPTED = `#!/bin/sh
echo "$*" >> "$CALLS"
id=$3; data=$5
mkdir -p "$data/$id/raw"
case $id in
good|second)
  printf '10%%|#   \\r100%%|####\\n' >&2
  touch "$data/$id/$id.zip"
  mkdir -p "$data/$id/prepared/public" "$data/$id/prepared/private"
  echo a > "$data/$id/prepared/public/train.csv"
  echo b > "$data/$id/prepared/private/test.csv" ;;
unaccepted) rmdir "$data/$id/raw"; echo "403 - Forbidden - You must accept this competition's rules" >&2; exit 1 ;;
changed)
  touch "$data/$id/$id.zip"
  mkdir -p "$data/$id/prepared/public"; echo a > "$data/$id/prepared/public/train.csv"
  echo "ValueError: Checksum mismatch for train.csv" >&2; exit 1 ;;
slow) mkdir -p "$data/$id/prepared/public"; echo half > "$data/$id/prepared/public/train.csv"; exec sleep 60 ;;
lying) exit 0 ;;
esac
`;

/** The same inside a container: what \`docker run\` is given comes before the command. */
const SCRIPTED_DOCKER = `#!/bin/sh
echo "$*" >> "$CALLS"
exit 1
`;

async function scripted() {
  const folder = await temporaryFolder();
  const bin = join(folder.path, 'bin');
  const kaggleDir = join(folder.path, 'kaggle');
  const dataDir = join(folder.path, 'data');
  const calls = join(folder.path, 'calls');
  for (const made of [bin, kaggleDir, dataDir]) await mkdir(made);
  for (const [name, script] of [
    ['mlebench', SCRIPTED],
    ['docker', SCRIPTED_DOCKER],
  ] as const) {
    await writeFile(join(bin, name), script);
    await chmod(join(bin, name), 0o755);
  }
  await writeFile(join(kaggleDir, 'kaggle.json'), '{}');
  const said: string[] = [];
  const run = async (
    ids: readonly string[],
    { signal = new AbortController().signal, image, kaggle = kaggleDir }: RunOptions = {},
  ): Promise<PrepareRow[]> => {
    const rows: PrepareRow[] = [];
    const setup = { dataDir, repoDir: folder.path, image, kaggleDir: kaggle, user: { uid: 7, gid: 8 } };
    const environment = { PATH: `${bin}:/usr/bin:/bin`, CALLS: calls };
    const report = (line: string): void => void said.push(line);
    for await (const row of prepareAll(ids, { setup, environment, timeoutMs: 30_000, report, signal }))
      rows.push(row);
    return rows;
  };
  return {
    dataDir,
    said,
    run,
    calls: async () =>
      (await readFile(calls, 'utf8').catch(() => ''))
        .trim()
        .split('\n')
        .filter((line) => line !== ''),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

interface RunOptions {
  readonly signal?: AbortSignal;
  readonly image?: string;
  readonly kaggle?: string;
}

const brief = (rows: readonly PrepareRow[]) =>
  rows.map(({ id, rules, downloaded, prepared, failure }) => [id, rules, downloaded, prepared, failure]);

test('one after another, each with what became of it; what is prepared is not prepared again', async () => {
  await using world = await scripted();
  const ids = ['good', 'unaccepted', 'changed', 'lying', 'second'];
  const rows = await world.run(ids);
  assert.deepEqual(brief(rows), [
    ['good', 'yes', true, true, null],
    ['unaccepted', 'no', false, false, 'rules'],
    ['changed', 'yes', true, false, 'checksum'],
    ['lying', 'unknown', false, false, 'other'],
    ['second', 'yes', true, true, null],
  ]);
  assert.equal(rows[0]?.preparedBytes, 4);
  assert.ok(world.said.includes('good: 100%|####'), world.said.join('\n'));
  assert.equal((await world.calls())[0], `prepare -c good --data-dir ${world.dataDir}`);
  await world.run(ids);
  assert.deepEqual(
    (await world.calls()).slice(5).map((call) => call.split(' ')[2]),
    ['unaccepted', 'changed', 'lying'],
  );
});

test('one that was interrupted leaves no half of it, and is begun again', async () => {
  await using world = await scripted();
  const stop = new AbortController();
  const running = world.run(['slow', 'good'], { signal: stop.signal });
  const half = join(world.dataDir, 'slow', 'prepared', 'public');
  await eventually(async () => {
    assert.deepEqual(await readdir(half), ['train.csv']);
  }, 10_000);
  stop.abort();
  assert.deepEqual(brief(await running), [
    ['slow', 'unknown', false, false, 'stopped'],
    ['good', 'unknown', false, false, 'stopped'],
  ]);
  assert.deepEqual(await readdir(join(world.dataDir, 'slow')), ['raw']);
  assert.deepEqual(brief(await world.run(['good'])), [['good', 'yes', true, true, null]]);
});

test('what a killed preparation left is not taken for a finished one, and what was there before stays', async () => {
  await using world = await scripted();
  const left = { state: 'running', failure: null, lastLine: '', endedAtMs: null };
  const competitions = {
    good: { ...left, hadPrepared: false },
    second: { ...left, hadPrepared: true },
  };
  await writeFile(join(world.dataDir, 'podium-prepare.json'), JSON.stringify({ version: 1, competitions }));
  for (const id of ['good', 'second']) {
    for (const part of ['public', 'private']) {
      await mkdir(join(world.dataDir, id, 'prepared', part), { recursive: true });
      await writeFile(join(world.dataDir, id, 'prepared', part, 'half.csv'), 'x');
    }
  }
  await world.run(['good', 'second']);
  assert.deepEqual(await readdir(join(world.dataDir, 'good', 'prepared', 'public')), ['train.csv']);
  assert.deepEqual(await readdir(join(world.dataDir, 'second', 'prepared', 'public')), ['half.csv']);
  assert.equal((await world.calls()).length, 1);
});

test('without an account nothing is begun', async () => {
  await using world = await scripted();
  const rows = await world.run(['good', 'second'], { kaggle: '/nowhere' });
  assert.deepEqual(
    rows.map(({ failure }) => failure),
    ['credentials', 'credentials'],
  );
  assert.deepEqual(await world.calls(), []);
});

test('in a container it gets the checkout and the credentials read-only, the data folder, and the caller’s user', async () => {
  await using world = await scripted();
  const [row] = await world.run(['good'], { image: 'python:3.11' });
  assert.equal(row?.failure, 'other');
  const call = (await world.calls()).join('\n');
  for (const part of [
    '--name podium-prepare-good',
    '--user 7:8',
    `-v ${world.dataDir}:/data:rw`,
    ':/kaggle:ro',
    ':/mlebench:ro',
    'prepare -c good --data-dir /data',
  ])
    assert.ok(call.includes(part), part);
});
