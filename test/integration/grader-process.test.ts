import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { digestOf } from '../../contracts/ids/digest.ts';
import { eventually } from '../support/eventually.ts';
import { GRADER_ID, prepareGrader, type PreparedGrader } from '../support/grader-fixture.ts';
import { runGrader, startGraderProcess, type GraderProcess } from '../support/grader-process.ts';
import {
  handInMessages,
  recordFor,
  runRecordFor,
  signedTicket,
  ticketFor,
  type HandInMessage,
} from '../support/handin-fixture.ts';

function messagesOf(prepared: PreparedGrader, fence: number, csv: string): HandInMessage[] {
  const ticket = signedTicket(ticketFor(prepared.card, GRADER_ID, { fence }), prepared.headKey);
  return [...handInMessages({ ticket, record: recordFor(csv) }, csv, 64 * 1024)];
}

async function handIn(
  prepared: PreparedGrader,
  grader: GraderProcess,
  fence: number,
  csv: string,
): Promise<Buffer> {
  return (await grader.handIn.handIn(messagesOf(prepared, fence, csv), { deadlineMs: 20_000 })).receipt;
}

/** Every receipt that the grader knows, by fence. */
async function receipts(grader: GraderProcess, wanted: number): Promise<Map<number, Buffer>> {
  const found = new Map<number, Buffer>();
  for await (const { receipt } of grader.grading.readReceipts({ after: 0 }, { deadlineMs: 20_000 })) {
    found.set(grader.receiptOf({ receipt }).fence, receipt);
    if (found.size >= wanted) break;
  }
  return found;
}

const csvOf = (fence: number): string => `id,word\n${`${fence},some words\n`.repeat(20_000)}`;

test('killed in the middle of hand-ins: each acknowledged one is there after the restart, unfinished ones are swept', async () => {
  await using prepared = await prepareGrader();
  const acknowledged = new Map<number, Buffer>();
  let fence = 0;
  for (let round = 0; round < 3; round++) {
    const grader = await startGraderProcess(prepared);
    try {
      const lanes = [0, 1, 2].map(async () => {
        for (;;) {
          const mine = ++fence;
          acknowledged.set(mine, await handIn(prepared, grader, mine, csvOf(mine)));
        }
      });
      const settled = Promise.allSettled(lanes);
      const before = acknowledged.size;
      await eventually(() => assert.ok(acknowledged.size >= before + 4));
      await grader.end('SIGKILL');
      for (const lane of await settled) assert.equal(lane.status, 'rejected');
    } finally {
      await grader[Symbol.asyncDispose]();
    }
  }
  const unfinished = join(prepared.config.stateDir, 'submissions', `${'0'.repeat(64)}.1048576000.abc123.tmp`);
  await writeFile(unfinished, 'half');
  await using grader = await startGraderProcess(prepared);
  const kept = await receipts(grader, acknowledged.size);
  for (const [mine, receipt] of acknowledged) {
    assert.ok((await handIn(prepared, grader, mine, csvOf(mine))).equals(receipt), `fence ${mine}`);
  }
  assert.ok(kept.size >= acknowledged.size);
  const left = readdirSync(join(prepared.config.stateDir, 'submissions'));
  assert.deepEqual(
    left.filter((name) => !/^[0-9a-f]{64}$/.test(name)),
    [],
  );
  assert.equal(await grader.end('SIGTERM'), 0);
});

for (const error of ['EIO', 'ENOSPC']) {
  test(`an fsync that fails with ${error} ends the process before any receipt; started again it takes the hand-in`, async (context) => {
    if (!existsSync('/usr/bin/strace')) return context.skip('strace is not installed');
    await using prepared = await prepareGrader();
    await using grader = await startGraderProcess(prepared);
    await handIn(prepared, grader, 1, csvOf(1));
    const strace = spawn(
      '/usr/bin/strace',
      [
        '-f',
        '-qq',
        '-p',
        String(grader.pid),
        '-e',
        'trace=fsync,fdatasync',
        '-e',
        `inject=fsync,fdatasync:error=${error}`,
      ],
      { stdio: 'ignore' },
    );
    try {
      await eventually(() => {
        for (const task of readdirSync(`/proc/${grader.pid}/task`)) {
          assert.match(readFileSync(`/proc/${grader.pid}/task/${task}/status`, 'utf8'), /TracerPid:\s*[1-9]/);
        }
      });
      await assert.rejects(handIn(prepared, grader, 2, csvOf(2)));
      const status = await grader.ended();
      assert.notEqual(status, 0);
      assert.match(grader.log(), /the storage failed, ending the process/);
    } finally {
      strace.kill('SIGKILL');
      if (strace.exitCode === null && strace.signalCode === null) await once(strace, 'close');
    }
    await using again = await startGraderProcess(prepared);
    assert.deepEqual([...(await receipts(again, 1)).keys()], [1]);
    await handIn(prepared, again, 2, csvOf(2));
  });
}

test('SIGTERM ends it within its time and without children, also with a receipt stream open', async () => {
  await using prepared = await prepareGrader({ scorer: { spares: 2, concurrency: 2 } });
  await using grader = await startGraderProcess(prepared);
  const stream = receipts(grader, 99);
  stream.catch(() => undefined);
  const csv = prepared.competition.submission(5);
  await handIn(prepared, grader, 1, csv);
  const ticket = ticketFor(prepared.card, GRADER_ID, { fence: 1 });
  const runRecord = Buffer.from(JSON.stringify(runRecordFor(ticket)));
  const { run: runId, epoch } = ticket;
  await grader.grading.grade(
    { runId, epoch, fence: 1, submissionDigest: digestOf(csv), runRecord },
    { deadlineMs: 20_000 },
  );
  const children = childrenOf(grader.pid);
  assert.ok(children.length > 0, 'spares are running');
  assert.equal(await grader.end('SIGTERM'), 0);
  await eventually(() =>
    assert.deepEqual(
      children.filter((pid) => existsSync(`/proc/${pid}`)),
      [],
    ),
  );
  await stream.catch(() => undefined);
});

test('commands say what is wrong and what to do', async () => {
  await using prepared = await prepareGrader();
  const { configFile, competition } = prepared;
  const right = await runGrader(['check', competition.folder, '--json']);
  assert.deepEqual([right.status, right.stdout], [0, '{"ok":true,"problems":[]}\n']);
  const wrong = await runGrader(['check', prepared.folder]);
  assert.equal(wrong.status, 1);
  assert.match(wrong.stdout, /competition.json: .*missing/);
  const refused = await runGrader(['add', prepared.folder, '--config', configFile, '--json']);
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /cannot be added/);
  const added = await runGrader(['add', competition.folder, '--config', configFile, '--json']);
  assert.equal(added.status, 0);
  const reply = JSON.parse(added.stdout) as { card: unknown; files: unknown[]; graderId: string };
  assert.deepEqual([reply.card, reply.files.length, reply.graderId], [prepared.card, 4, GRADER_ID]);
  const init = await runGrader(['init', '--config', configFile]);
  assert.deepEqual(JSON.parse(init.stdout), {
    publicKeyFile: join(prepared.config.stateDir, 'grader.pub'),
    id: GRADER_ID,
  });
  const nowhere = await runGrader(['--config', join(prepared.folder, 'none.json')]);
  assert.equal(nowhere.status, 1);
  assert.match(nowhere.stderr, /none.json cannot be read/);
});

test('without a sandbox it does not start, unless the configuration says none: then it says so loudly', async (context) => {
  if (process.getuid?.() !== 0) return context.skip('hiding bwrap from the grader needs root');
  await using prepared = await prepareGrader();
  const main = join(import.meta.dirname, '../../grader/main.ts');
  const script = 'mount --bind /dev/null /usr/bin/bwrap && exec "$@"';
  const child = spawn(
    'unshare',
    ['--mount', 'sh', '-c', script, 'sh', process.execPath, main, '--config', prepared.configFile],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 20_000,
    },
  );
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [status] = (await once(child, 'close')) as [number];
  assert.equal(status, 1);
  assert.match(stderr, /sandbox.*(bwrap|bubblewrap)[\s\S]*"sandbox": "none"/);

  await using open = await prepareGrader({ sandbox: 'none' });
  await using grader = await startGraderProcess(open);
  assert.match(grader.log(), /THERE IS NO SANDBOX/);
  assert.equal((await grader.grading.describe({})).sandbox, 'none');
});

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
  );
}
