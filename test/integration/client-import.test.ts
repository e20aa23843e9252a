import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { importCompetitions } from '../../client/commands/import-competitions.ts';
import { importArguments } from '../../client/commands/import.ts';
import { Head } from '../../client/connection/connection.ts';
import {
  prepareCoordinator,
  startCoordinator,
  TOKENS,
  type RunningCoordinator,
} from '../support/coordinator-fixture.ts';
import { placeWith, type ImportPlace } from '../support/import-fixture.ts';

const IDS = ['aerial-cactus-identification', 'invasive-species-monitoring', 'leaf-classification'];
const [CACTUS = '', INVASIVE = '', LEAF = ''] = IDS;
const resources = new AsyncDisposableStack();
let place: ImportPlace;
let running: RunningCoordinator;
let head: Head;

before(async () => {
  place = resources.use(await placeWith(IDS));
  await rm(join(place.tree.dataDir, LEAF, 'prepared', 'private'), { recursive: true });
  running = resources.use(await startCoordinator(resources.use(await prepareCoordinator())));
  head = resources.use(new Head({ address: running.address, token: TOKENS.admin }));
});
after(() => resources.disposeAsync());

const importNow = async () => {
  const { dataDir: mlebenchData, repoDir: mlebenchRepo } = place.tree;
  const args = importArguments(place.prepared.configFile, { mlebenchData, mlebenchRepo, competition: IDS });
  return await importCompetitions(head, args, () => undefined, new AbortController().signal);
};

async function podium(
  ...args: readonly string[]
): Promise<{ status: unknown; stdout: string; stderr: string }> {
  const main = join(import.meta.dirname, '../../client/main.ts');
  const child = spawn(
    process.execPath,
    [
      main,
      '--head',
      running.address,
      '--token',
      TOKENS.admin,
      ...args,
      '--config',
      place.prepared.configFile,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], timeout: 30_000 },
  );
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...text };
}

test('what is imported is uploaded and registered once; what is missing is said', async () => {
  const first = await importNow();
  assert.equal(first.status, 1, 'one that was asked for by name is missing');
  const shown = (rows: typeof first.rows) => rows.map(({ id, state, registered }) => [id, state, registered]);
  assert.deepEqual(shown(first.rows), [
    [CACTUS, 'ready', true],
    [INVASIVE, 'ready', true],
    [LEAF, 'missing', false],
  ]);
  const { competitions } = await head.competitions.list({});
  assert.deepEqual(
    competitions.map(({ id, bundleDigest, graderId }) => [id, bundleDigest, graderId]),
    first.rows.slice(0, 2).map(({ id, bundle }) => [id, bundle, 'grader-1']),
  );
  const second = await importNow();
  assert.deepEqual(shown(second.rows)[0], [CACTUS, 'unchanged', true]);
});

test('the status of all 82 says what comes next', async () => {
  const { status, stdout } = await podium('--json', 'grader', 'status');
  assert.equal(status, 0);
  const rows = JSON.parse(stdout) as {
    id: string;
    registered: string;
    next: string;
    sealed: object | null;
  }[];
  assert.equal(rows.length, 83);
  const row = (id: string) => rows.find((one) => one.id === id);
  assert.deepEqual([row(CACTUS)?.registered, row(CACTUS)?.next], ['yes', '']);
  assert.match(row(LEAF)?.next ?? '', /^podium prepare -c leaf-classification/);
  assert.deepEqual(
    [row('tiny-words')?.registered, row('tiny-words')?.next],
    ['no', 'register it: podium grader add FOLDER'],
  );
  const table = await podium('grader', 'status');
  assert.match(table.stdout, /^COMPETITION +SPLIT +IMPORTED +REGISTERED +DATA +LEAKS +NEXT/);
  assert.match(table.stdout, /3 of 83 imported, 2 registered\n$/);
});

test('the command shows a table and fails for one that is missing', async () => {
  const args = ['grader', 'import', '--mlebench-data', place.tree.dataDir, '-c', CACTUS, LEAF];
  const { status, stdout } = await podium(...args);
  assert.equal(status, 1);
  assert.match(stdout, /aerial-cactus-identification +ready +yes/); // without a checkout it is another import
  assert.match(stdout, /leaf-classification +missing +no/);
  assert.match(
    stdout,
    /prepared\/private: the folder is missing -> prepare it: podium prepare -c leaf-classification/,
  );
});
