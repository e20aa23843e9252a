import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPodiumError } from '../contracts/errors/podium-error.ts';
import { silentLogger } from '../platform/logger/logger.ts';
import { composeWorker } from './compose.ts';
import { workerConfig } from './config.ts';

test('a worker sends nothing in plaintext beyond its machine: it refuses to start, and says which address', async () => {
  const config = {
    id: 'w1',
    stateDir: '/nonexistent/podium-worker',
    machineId: 'm',
    nats: { servers: ['127.0.0.1:4222'], user: 'w1', password: 'p' },
    head: { address: '127.0.0.1:7800' },
    ticketPublicKeyFile: 'none',
    graderPublicKeyFiles: {},
    lend: { cpuset: [0], memoryBytes: 1, diskBytes: 1 },
  };
  const never = new AbortController().signal;
  for (const [change, text] of [
    [{ nats: { ...config.nats, servers: ['127.0.0.1:4222', 'lab-head:4222'] } }, /NATS server lab-head:4222/],
    [{ head: { address: '10.0.0.1:7800' } }, /head 10\.0\.0\.1:7800/],
  ] as const) {
    const worker = composeWorker(workerConfig.parse({ ...config, ...change }), { logger: silentLogger });
    await assert.rejects(
      worker.run({ drain: never, stop: never }),
      (error) => isPodiumError(error, 'FAILED_PRECONDITION') && text.test(error.message),
    );
  }
});
