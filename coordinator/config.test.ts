import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { configFileOf, readCoordinatorConfig, resourceClassesOf } from './config.ts';

const least = {
  stateDir: 'state',
  nats: { password: 'p', responderPassword: 'r' },
  ticketKeyFile: 'keys/ticket.pem',
  graders: [{ id: 'g1', address: '127.0.0.1:7801', token: 't', publicKeyFile: '/abs/g1.pub' }],
  clients: [{ name: 'ann', role: 'admin', tokenSha256: 'a'.repeat(64) }],
  workers: [{ id: 'w1', tokenSha256: 'b'.repeat(64) }],
  machineId: 'm',
};

function read(config: unknown): ReturnType<typeof readCoordinatorConfig> {
  const folder = mkdtempSync(join(tmpdir(), 'podium-config-test-'));
  try {
    writeFileSync(join(folder, 'c.json'), JSON.stringify(config));
    const result = readCoordinatorConfig(join(folder, 'c.json'));
    return {
      ...result,
      stateDir: result.stateDir.replace(folder, '.'),
      ticketKeyFile: result.ticketKeyFile.replace(folder, '.'),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the least configuration gets defaults and paths from its own folder', () => {
  const config = read(least);
  assert.equal(config.stateDir, './state');
  assert.equal(config.ticketKeyFile, './keys/ticket.pem');
  assert.equal(config.graders[0]?.publicKeyFile, '/abs/g1.pub');
  assert.equal(config.address, '127.0.0.1:7800');
  assert.equal(config.nats.user, 'head');
  assert.equal(config.defaults.timeLimitMs, 86_400_000);
  assert.equal(config.defaults.maxPlatformFailures, 3);
  assert.equal(config.leaseMs, 60_000);
});

test('what is wrong is named', () => {
  const cases: [object, RegExp][] = [
    [{ ...least, addres: 'x:1' }, /addres/],
    [{ ...least, address: 'nowhere' }, /host:port/],
    [
      { ...least, clients: [{ name: 'ann', role: 'king', tokenSha256: 'a'.repeat(64) }] },
      /clients\[0\].role/,
    ],
    [{ ...least, clients: [{ name: 'ann', role: 'read', tokenSha256: 'secret' }] }, /64 lower-case hex/],
    [{ ...least, clients: [...least.clients, ...least.clients] }, /twice/],
    [{ ...least, workers: [{ id: 'w1', tokenSha256: 'a'.repeat(64) }] }, /the same token/],
    [{ ...least, graders: [] }, /graders/],
    [{ ...least, defaults: { timeLimitMs: 0 } }, /timeLimitMs/],
  ];
  for (const [config, text] of cases) assert.throws(() => read(config), text);
  assert.throws(() => configFileOf(['--config']), /Say which/);
  assert.throws(() => configFileOf([]), /Say which/);
  assert.equal(configFileOf(['--config', 'x']), 'x');
});

test("a lab's own class stands beside the built-in ones", () => {
  const own = {
    name: 'tiny',
    description: '',
    resources: { cpus: 1, memoryBytes: 2 ** 27, diskBytes: 2 ** 27, gpus: 0, gpuMemoryBytes: 0 },
  };
  const classes = resourceClassesOf(read({ ...least, resourceClasses: [own] }));
  assert.deepEqual(classes.get('tiny'), own);
  assert.ok(classes.has('default'));
});
