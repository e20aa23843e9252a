import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { Engine } from './engine.ts';

/** Something that listens where the engine should, and answers as told. */
async function listen(answer: RequestListener) {
  const folder = await mkdtemp(join(tmpdir(), 'podium-engine-'));
  const server = createServer(answer);
  const socketPath = join(folder, 'engine.sock');
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return {
    engine: new Engine(socketPath),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

test('an engine that never answers is given up after the deadline', async () => {
  await using silent = await listen(() => undefined);
  await assert.rejects(
    silent.engine.inspectImage('x', { timeoutMs: 50 }),
    (error) => isPodiumError(error, 'CONTAINER_ENGINE') && /did not answer within 50 ms/.test(error.message),
  );
});

test('a caller that gives up is not kept waiting', async () => {
  await using silent = await listen(() => undefined);
  const canceled = (error: unknown) => isPodiumError(error, 'CANCELED');
  await assert.rejects(silent.engine.inspect('x', { signal: AbortSignal.timeout(50) }), canceled);
  await assert.rejects(silent.engine.inspect('x', { signal: AbortSignal.abort() }), canceled);
  await assert.rejects(silent.engine.create({}, { signal: AbortSignal.abort() }), canceled);
});

test('a pull that fails in the middle of its progress fails', async () => {
  await using failing = await listen((_, response) => {
    response.end(
      '{"status":"Pulling"}\n{"error":"toomanyrequests","errorDetail":{"message":"toomanyrequests"}}\n',
    );
  });
  await assert.rejects(failing.engine.pull('x:1', {}), /toomanyrequests/);
});

test('what is gone already needs no removal; a removal under way is waited for', async () => {
  let asked = 0;
  await using gone = await listen((_, response) => {
    asked += 1;
    response.statusCode = asked === 1 ? 409 : 404;
    response.end('{"message":"removal of container x is already in progress"}');
  });
  assert.equal(await gone.engine.removeContainer('x'), false);
  assert.equal(asked, 2);
  assert.equal(await gone.engine.removeVolume('x'), false);
});
