import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ContainerCreateOptions } from 'dockerode';
import fc from 'fast-check';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { leaseKey, workerId } from '../../contracts/ids/id.ts';
import { agentSpec, writablePlaces } from './agent-spec.ts';
import type { RunSpec } from './container-runtime.ts';
import { holderSpec, ownerSpec, relaySpec } from './gate-spec.ts';

/** Every field of a HostConfig that may be set at all, and what it may hold. A field that is not here fails the test. */
const ALLOWED: Readonly<Record<string, (value: unknown) => boolean>> = {
  NetworkMode: (value) => value === 'none' || value === 'container:holder-id',
  IpcMode: (value) => value === 'private' || value === 'none',
  CgroupnsMode: is('private'),
  CapDrop: is(['ALL']),
  SecurityOpt: is(['no-new-privileges:true']),
  Privileged: is(false),
  ReadonlyRootfs: is(true),
  RestartPolicy: is({ Name: 'no' }),
  PidsLimit: isPositive,
  Memory: isPositive,
  MemorySwap: isPositive,
  ShmSize: isPositive,
  CpusetCpus: (value) => /^\d+(,\d+)*$/.test(String(value)),
  Ulimits: () => true,
  LogConfig: (value) => /"max-size".*"max-file"/.test(JSON.stringify(value)),
  DeviceRequests: () => true,
  Mounts: () => true,
};

const REQUIRED = [
  'NetworkMode',
  'IpcMode',
  'CgroupnsMode',
  'CapDrop',
  'SecurityOpt',
  'ReadonlyRootfs',
  'PidsLimit',
  'Memory',
  'MemorySwap',
  'LogConfig',
];

function violations(spec: ContainerCreateOptions): string[] {
  const host: Readonly<Record<string, unknown>> = { ...spec.HostConfig };
  const wrong = Object.entries(host).filter(([key, value]) => ALLOWED[key]?.(value) !== true);
  const missing = REQUIRED.filter((key) => !(key in host));
  const rooted = /^[1-9]\d*:\d+$/.test(spec.User ?? '') ? [] : ['User'];
  const swap = host['Memory'] === host['MemorySwap'] ? [] : ['MemorySwap'];
  return [...wrong.map(([key]) => key), ...missing, ...rooted, ...swap];
}

function is(wanted: unknown): (value: unknown) => boolean {
  return (value) => JSON.stringify(value) === JSON.stringify(wanted);
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0;
}

const RUN: RunSpec = {
  lease: leaseKey.parse({ runId: 'r', epoch: 1, fence: 1 }),
  worker: workerId.parse('w'),
  imageId: 'sha256:0',
  environment: {},
  dataDir: '/store/data',
  socketDir: '/attempt/sockets',
  attemptDir: '/attempt',
  homeFiles: new Map(),
  limits: { cpuset: [0], memoryBytes: 1e9, pids: 10, diskBytes: 1e9, sharedMemoryBytes: 1e6, gpus: [] },
};
const PARTS = {
  name: 'n',
  labels: {},
  user: { uid: 1000, gid: 1000, fallback: false },
  holderId: 'holder-id',
  places: writablePlaces([], (part) => `v-${part}`),
};

const limits = fc.record({
  cpuset: fc.array(fc.nat({ max: 255 }), { minLength: 1, maxLength: 8 }),
  memoryBytes: fc.integer({ min: 1e6, max: 1e12 }),
  pids: fc.integer({ min: 1, max: 1e6 }),
  diskBytes: fc.integer({ min: 1, max: 1e12 }),
  sharedMemoryBytes: fc.integer({ min: 1, max: 1e10 }),
  gpus: fc.array(fc.string(), { maxLength: 4 }),
});

test('whatever a run asks for, its container stays within the policy', () => {
  fc.assert(
    fc.property(
      limits,
      fc.option(fc.array(fc.string()), { nil: undefined }),
      fc.array(fc.string()),
      (asked, command, declared) => {
        const places = writablePlaces(
          declared.map((path) => `/x${path}`),
          (part) => `v-${part}`,
        );
        const run: RunSpec = { ...RUN, limits: asked, ...(command === undefined ? {} : { command }) };
        const spec = agentSpec(run, { ...PARTS, places });
        assert.deepEqual(violations(spec), []);
        const mounts = spec.HostConfig?.Mounts ?? [];
        const binds = mounts.filter(({ Type }) => Type === 'bind');
        assert.deepEqual(
          binds.map(({ Source, Target, ReadOnly }) => [Source, Target, ReadOnly]),
          [['/store/data', '/home/data', true]],
        );
        assert.ok(
          mounts.every(
            ({ Type, Source }) => Type === 'bind' || (Type === 'volume' && Source.startsWith('v-')),
          ),
        );
      },
    ),
  );
});

test('the policy check itself notices what is wrong', () => {
  const good = agentSpec(RUN, PARTS);
  const bad: [object, string][] = [
    [{ Privileged: true }, 'Privileged'],
    [{ CapAdd: ['SYS_ADMIN'] }, 'CapAdd'],
    [{ NetworkMode: 'host' }, 'NetworkMode'],
    [{ Binds: ['/:/host'] }, 'Binds'],
    [{ PidMode: 'host' }, 'PidMode'],
    [{ Devices: [{}] }, 'Devices'],
    [{ SecurityOpt: ['seccomp=unconfined'] }, 'SecurityOpt'],
    [{ MemorySwap: -1 }, 'MemorySwap'],
  ];
  for (const [change, key] of bad) {
    assert.ok(violations({ ...good, HostConfig: { ...good.HostConfig, ...change } }).includes(key), key);
  }
  assert.ok(violations({ ...good, User: '0:0' }).includes('User'));
});

test('holder and relay are as confined; the relay alone sees the sockets', () => {
  const part = { name: 'n', image: 'podium/gate:1', labels: {} };
  const holder = holderSpec(part);
  const relay = relaySpec(part, 'holder-id', '/attempt/sockets');
  assert.deepEqual(violations(holder), []);
  assert.deepEqual(violations(relay), []);
  assert.equal(holder.HostConfig?.NetworkMode, 'none');
  assert.equal(holder.HostConfig?.Mounts, undefined);
  assert.deepEqual(
    relay.HostConfig?.Mounts?.map(({ Source, ReadOnly }) => [Source, ReadOnly]),
    [['/attempt/sockets', true]],
  );
});

test('the container that changes owners has two rights and sees the scratch alone', () => {
  const part = { name: 'n', image: 'podium/gate:1', labels: {} };
  const owner = ownerSpec(part, { uid: 5, gid: 6 }, PARTS.places);
  assert.deepEqual(violations(owner), ['CapAdd', 'User']);
  assert.deepEqual(owner.HostConfig?.CapAdd, ['CHOWN', 'DAC_READ_SEARCH']);
  assert.equal(owner.HostConfig?.NetworkMode, 'none');
  assert.deepEqual(
    owner.HostConfig?.Mounts?.map(({ Type, Source }) => [Type, Source]),
    [
      ['volume', 'v-home'],
      ['volume', 'v-tmp'],
    ],
  );
});

test('GPUs are given by id, and only when asked for', () => {
  assert.equal(agentSpec(RUN, PARTS).HostConfig?.DeviceRequests, undefined);
  const spec = agentSpec({ ...RUN, limits: { ...RUN.limits, gpus: ['GPU-1', 'GPU-2'] } }, PARTS);
  const [request, ...others] = spec.HostConfig?.DeviceRequests ?? [];
  assert.deepEqual([request?.DeviceIDs, request?.Capabilities, others], [['GPU-1', 'GPU-2'], [['gpu']], []]);
});

test('volumes that an image declares land in the scratch', () => {
  const places = writablePlaces(
    ['/data/', '/home', '/tmp/', '/home/data', '/data', '/b'],
    (part) => `v-${part}`,
  );
  assert.deepEqual(
    places.map(({ volume, targets }) => [volume, ...targets]),
    [
      ['v-home', '/home'],
      ['v-tmp', '/tmp', '/var/tmp'],
      ['v-volume0', '/b'],
      ['v-volume1', '/data'],
    ],
  );
  const many = Array.from({ length: 17 }, (_, index) => `/v${index}`);
  assert.throws(
    () => writablePlaces(many, String),
    (error) => isPodiumError(error, 'IMAGE_UNAVAILABLE'),
  );
});

test('the environment is the run’s, with a home for an id that has none', () => {
  const environment = { COMPETITION_ID: 'c', HOME: '/elsewhere' };
  assert.deepEqual(agentSpec({ ...RUN, environment }, PARTS).Env, ['COMPETITION_ID=c', 'HOME=/elsewhere']);
  const user = { uid: 65532, gid: 65532, fallback: true };
  assert.deepEqual(agentSpec(RUN, { ...PARTS, user }).Env, ['HOME=/home', 'USER=agent', 'LOGNAME=agent']);
  for (const bad of [{ '': 'x' }, { 'A=B': 'x' }, { A: 'x\0y' }]) {
    assert.throws(
      () => agentSpec({ ...RUN, environment: bad }, PARTS),
      (error) => isPodiumError(error, 'INVALID_ARGUMENT'),
    );
  }
});
