import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statfsSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { runId, workerId } from '../../contracts/ids/id.ts';
import { signTicket, ticket } from '../../contracts/ticket/ticket.ts';
import {
  helloOf,
  prepareCoordinator,
  registerExamples,
  startCoordinator,
  TOKENS,
} from '../support/coordinator-fixture.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MIB = 1024 * 1024;
const MAIN = resolve(import.meta.dirname, '../../client/main.ts');

/** The head on a disk of its own that is small: what it refuses, what it removes, what it says then. */
test('a head whose disk fills refuses new work by name, and removes what nobody needs any more', async (context) => {
  if (process.getuid?.() !== 0) return context.skip('mounting a small disk needs root');
  await using folder = await temporaryFolder();
  const stateDir = join(folder.path, 'disk');
  mkdirSync(stateDir);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'podium-test', stateDir]);
  await using _disk = {
    [Symbol.asyncDispose]: () =>
      Promise.resolve(execFileSync('umount', ['--lazy', stateDir])).then(() => undefined),
  };
  await using prepared = await prepareCoordinator({
    stateDir,
    disk: { floorBytes: 8 * MIB, artifactAgeMs: 1_500, unnamedAfterMs: 60_000, sweepIntervalMs: 50 },
  });
  await using running = await startCoordinator(prepared);
  await registerExamples(running.as('admin'));
  const { experiments, runs, artifacts } = running.as('submit');
  const request = { agentIds: ['copier'], competitionIds: ['digits'], seeds: [1], requestId: 'one' };
  const { experiment } = await experiments.submit(request);
  const [run] = (await experiments.get({ experimentId: experiment?.id ?? '' })).runs;
  const id = runId.parse(run?.id);

  const { bsize, bavail } = statfsSync(stateDir);
  writeFileSync(join(stateDir, 'filler'), Buffer.alloc(bsize * bavail - 7 * MIB));
  const refused = /has \d MiB free and takes no new experiment below 8 MiB/;
  await assert.rejects(
    experiments.submit({ ...request, requestId: 'two' }),
    (error: unknown) => isPodiumError(error, 'RESOURCE_EXHAUSTED') && refused.test(error.message),
  );
  assert.equal((await experiments.submit(request)).repeated, true, 'what was accepted is still known');
  assert.match((await runs.explain({ runId: id })).sentences.join(' '), refused);

  const command = (...args: string[]): Promise<string> => {
    const who = ['--head', running.address, '--token', TOKENS.read, '--state', folder.path];
    const child = spawn(process.execPath, [MAIN, ...who, ...args], { timeout: 30_000 });
    child.stdin.end();
    return Promise.all([text(child.stdout), text(child.stderr)]).then((said) => said.join(''));
  };
  assert.match(await command('runs'), /The head takes no new experiment: its disk has .* free/);

  // What was accepted goes on: leased, its output taken, ended.
  const { store } = running.coordinator;
  store.workers.hello(helloOf('w1'), Date.now());
  store.transitions.lease(id, workerId.parse('w1'), Date.now());
  const row = store.runs.require(id);
  const spec = store.runs.spec(id);
  const signed = signTicket(
    ticket.parse({
      ...{ version: 1, run: id, experiment: row.experimentId, attempt: row.attempt, epoch: row.epoch },
      ...{ fence: row.fence, worker: 'w1', agent: spec.agent, competition: spec.competition, seed: 1 },
      ...{ resources: spec.resources, limits: spec.limits, issuedAtMs: 0 },
      grader: { id: spec.graderId, address: '127.0.0.1:1' },
    }),
    prepared.ticketKey,
  );
  const output = Buffer.from('hello');
  const header = { ticket: signed, name: 'output.log', digest: digestOf(output), sizeBytes: output.length };
  await running.as('worker').artifacts.put([{ header }, { chunk: output }]);

  // A file that nothing names goes when it is old, a young one stays for now.
  const folderOfBlobs = join(stateDir, 'artifacts');
  const [old, young] = ['a'.repeat(64), 'b'.repeat(64)];
  const longAgo = new Date(Date.now() - 120_000);
  const [named = ''] = readdirSync(folderOfBlobs);
  for (const name of [old, young]) writeFileSync(join(folderOfBlobs, name), 'x');
  for (const name of [old, named]) utimesSync(join(folderOfBlobs, name), longAgo, longAgo);
  await eventually(() => assert.deepEqual(readdirSync(folderOfBlobs).sort(), [named, young].sort()));
  assert.equal((await artifacts.list({ runId: id })).artifacts[0]?.removedAtMs, 0, 'its run goes on');

  rmSync(join(stateDir, 'filler'));
  assert.equal((await experiments.submit({ ...request, requestId: 'two' })).repeated, false);

  // After the end of its run it goes by age; the list, the file and the command say so.
  await experiments.cancel({ runId: id });
  await eventually(() => assert.deepEqual(readdirSync(folderOfBlobs), [young]));
  const [removed] = (await artifacts.list({ runId: id })).artifacts;
  assert.ok((removed?.removedAtMs ?? 0) > 0);
  assert.match(removed?.removedWhy ?? '', /its run ended more than/);
  const [list, logs] = await Promise.all([command('artifacts', id), command('logs', id)]);
  assert.match(list, /REMOVED\s+1\s+output\.log.*: its run ended more than/);
  assert.match(logs, /output\.log of attempt 1 .*was removed on 20.*its run ended more than/);
});
