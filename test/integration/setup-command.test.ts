import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { runCommand } from '../../client/setup/command.ts';
import { identifyProcess } from '../../client/setup/process-identity.ts';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';

const options = { timeoutMs: 20_000, environment: process.env };

test('status and both streams come back, lines as they are printed', async () => {
  const lines: string[] = [];
  const script = 'echo one; echo two >&2; cat; exit 3';
  const result = await runCommand('sh', ['-c', script], {
    ...options,
    input: Readable.from(['from ', 'us\n']),
    onLine: (line) => lines.push(line),
  });
  assert.equal(result.status, 3);
  assert.equal(result.stdout, 'one\nfrom us\n');
  assert.equal(result.stderr, 'two\n');
  assert.deepEqual(lines.sort(), ['from us', 'one', 'two']);
});

test('a command that reads nothing of its input tells by its status', async () => {
  const input = Readable.from([Buffer.alloc(1_000_000)]);
  assert.equal((await runCommand('sh', ['-c', 'exit 4'], { ...options, input })).status, 4);
});

test('past its time a command ends with everything that it started', async () => {
  const script = 'sleep 300 & echo $!; wait';
  let inner = 0;
  await assert.rejects(
    runCommand('sh', ['-c', script], {
      ...options,
      timeoutMs: 300,
      onLine: (line) => (inner = Number(line)),
    }),
    (error) => isPodiumError(error, 'DEADLINE_EXCEEDED'),
  );
  assert.ok(inner > 0);
  assert.equal(identifyProcess(inner), undefined);
});

test('an abort ends it, also one that came before', async () => {
  for (const delayMs of [0, 100]) {
    const abort = new AbortController();
    if (delayMs === 0) abort.abort();
    else setTimeout(() => abort.abort(), delayMs);
    await assert.rejects(runCommand('sleep', ['300'], { ...options, signal: abort.signal }), (error) =>
      isPodiumError(error, 'CANCELED'),
    );
  }
});

test('a command that does not exist is a missing prerequisite', async () => {
  await assert.rejects(runCommand('no-such-command', [], options), (error) =>
    isPodiumError(error, 'MISSING_PREREQUISITE'),
  );
});
