import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { workerId } from '../../contracts/ids/id.ts';
import {
  headGrants,
  inboxPrefix,
  responderGrants,
  SUBJECTS,
  workerGrants,
} from '../../contracts/messages/subjects.ts';
import { Channel } from '../../platform/grpc/client.ts';
import { silentLogger } from '../../platform/logger/logger.ts';
import { Bus } from '../../platform/nats/bus.ts';
import { NatsServer } from '../../platform/nats/server.ts';
import {
  coordinatorClients,
  helloOf,
  prepareCoordinator,
  registerExamples,
  TOKENS,
  type CoordinatorClients,
} from '../support/coordinator-fixture.ts';
import { eventually } from '../support/eventually.ts';
import { isServing } from '../support/health.ts';

const MAIN = join(import.meta.dirname, '../../coordinator/main.ts');
const w1 = workerId.parse('w1');

test('the coordinator serves without NATS, survives SIGKILL, and stops within 5 s of SIGTERM', async () => {
  await using stack = new AsyncDisposableStack();
  const [port, natsPort] = [await freePort(), await freePort()];
  const address = `127.0.0.1:${port}`;
  const nats = { servers: [`127.0.0.1:${natsPort}`], password: 'h', responderPassword: 'r' };
  const prepared = stack.use(await prepareCoordinator({ address, nats }));
  const logFile = join(prepared.folder, 'coordinator.log');
  const clientsOf = (token: string): CoordinatorClients =>
    coordinatorClients(stack.use(new Channel(address, token)));

  const first = stack.use(await startProcess(prepared.configFile, logFile));
  await serving(address);
  const admin = clientsOf(TOKENS.admin);
  await registerExamples(admin);
  const submission = { agentIds: ['copier'], competitionIds: ['digits'], seeds: [1, 2], requestId: 'once' };
  const { experiment, warnings } = await admin.experiments.submit(submission);
  const id = experiment?.id ?? '';
  assert.match(warnings.join(' '), /cannot reach NATS/);
  assert.match(readFileSync(logFile, 'utf8'), /NATS cannot be reached/);

  const server = stack.use(await startNats(join(prepared.folder, 'nats'), natsPort));
  const worker = stack.use(
    await Bus.connect({
      servers: [server.address],
      user: w1,
      password: 'w',
      inboxPrefix: inboxPrefix(w1),
      logger: silentLogger,
    }),
  );
  await helloUntilWelcome(worker);
  assert.deepEqual(
    (await admin.fleet.listWorkers({})).workers.map(({ id: name, state }) => [name, state]),
    [['w1', 'IDLE']],
  );
  await eventually(async () => {
    const again = await admin.experiments.submit(submission);
    assert.deepEqual([again.repeated, again.experiment?.id, again.warnings], [true, id, []]);
  });

  await first.kill();
  assert.equal(await isServing(address), false);
  const second = stack.use(await startProcess(prepared.configFile, logFile));
  await serving(address);
  const detail = await eventually(() => admin.experiments.get({ experimentId: id }));
  assert.deepEqual(
    detail.runs.map((run) => run.state),
    ['RUN_STATE_QUEUED', 'RUN_STATE_QUEUED'],
  );
  assert.equal((await admin.experiments.submit(submission)).experiment?.id, id);
  await helloUntilWelcome(worker);

  const watching = admin.experiments.watch({ experimentId: id })[Symbol.asyncIterator]();
  await watching.next();
  const startedAt = performance.now();
  assert.equal(await second.terminate(), 0);
  assert.ok(performance.now() - startedAt < 5_000, 'stops in time with an open watch');
});

test('a coordinator with a wrong configuration says so and ends', async () => {
  await using stack = new AsyncDisposableStack();
  const prepared = stack.use(await prepareCoordinator({ machineId: '', ticketKeyFile: 'none.key' }));
  const logFile = join(prepared.folder, 'coordinator.log');
  const child = stack.use(await startProcess(prepared.configFile, logFile));
  assert.equal(await child.exited, 1);
  assert.match(readFileSync(logFile, 'utf8'), /machineId/);
});

interface RunningProcess extends AsyncDisposable {
  /** The exit status; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  kill(): Promise<void>;
  terminate(): Promise<number | null>;
}

async function startProcess(configFile: string, logFile: string): Promise<RunningProcess> {
  const log = await open(logFile, 'a');
  let child: ChildProcess;
  try {
    child = spawn(process.execPath, [MAIN, '--config', configFile], { stdio: ['ignore', log.fd, log.fd] });
  } finally {
    await log.close();
  }
  const exited = once(child, 'exit').then(([status]) => status as number | null);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return await exited;
  };
  const kill = async (): Promise<void> => {
    await end('SIGKILL');
  };
  return { exited, kill, terminate: () => end('SIGTERM'), [Symbol.asyncDispose]: kill };
}

async function serving(address: string): Promise<void> {
  await eventually(async () => {
    assert.ok(await isServing(address));
  });
}

async function helloUntilWelcome(worker: Bus): Promise<void> {
  await eventually(async () => {
    assert.deepEqual(await worker.request(SUBJECTS.hello(w1), helloOf('w1'), 1_000), { kind: 'welcome' });
  });
}

async function startNats(directory: string, port: number): Promise<NatsServer> {
  return await NatsServer.start({
    directory,
    port,
    users: [
      { user: 'head', password: 'h', ...headGrants() },
      { user: 'responder', password: 'r', ...responderGrants([w1]) },
      { user: w1, password: 'w', ...workerGrants(w1) },
    ],
  });
}

/** Free a moment ago: for a server that must come back at the same place. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
