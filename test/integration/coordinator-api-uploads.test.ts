import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PodiumError, type ErrorCode } from '../../contracts/errors/podium-error.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import { runId, workerId, type Fence, type RunId } from '../../contracts/ids/id.ts';
import { signTicket, ticket, type Ticket } from '../../contracts/ticket/ticket.ts';
import {
  bundleOf,
  fileParts,
  GRADER_ID,
  helloOf,
  prepareCoordinator,
  registerCompetition,
  registerExamples,
  startCoordinator,
  TOY_FILES,
  type CoordinatorClients,
  type PreparedCoordinator,
  type RunningCoordinator,
} from '../support/coordinator-fixture.ts';
import { eventually } from '../support/eventually.ts';

const resources = new AsyncDisposableStack();
let prepared: PreparedCoordinator;
let running: RunningCoordinator;
let admin: CoordinatorClients;
let worker: CoordinatorClients;

before(async () => {
  prepared = resources.use(await prepareCoordinator());
  running = resources.use(await startCoordinator(prepared));
  admin = running.as('admin');
  worker = running.as('worker');
  await registerExamples(admin);
});

after(() => resources.disposeAsync());

const code =
  (wanted: ErrorCode, text = /./) =>
  (error: unknown) => {
    assert.ok(error instanceof PodiumError);
    assert.equal(error.code, wanted, error.message);
    assert.match(error.message, text);
    return true;
  };

const stored = (part: string): Promise<string[]> => readdir(join(prepared.folder, 'state', part));

test('a bundle file is put once and read from any offset by workers and clients', async () => {
  const bytes = randomBytes(3_000_000);
  const digest = digestOf(bytes);
  const parts = [
    { header: { fileDigest: digest, sizeBytes: bytes.length } },
    ...[0, 1, 2].map((index) => ({ chunk: bytes.subarray(index * 1_000_000, (index + 1) * 1_000_000) })),
  ];
  assert.deepEqual(await admin.bundles.missing({ fileDigests: [digest] }), { fileDigests: [digest] });
  assert.deepEqual(await admin.bundles.putFile(parts), { stored: true });
  assert.deepEqual(await admin.bundles.putFile(parts), { stored: false });
  assert.deepEqual(await admin.bundles.missing({ fileDigests: [digest] }), { fileDigests: [] });
  for (const [reader, offset] of [
    [worker, 0],
    [running.as('read'), 1_234_567],
    [worker, bytes.length],
  ] as const) {
    const read: Buffer[] = [];
    for await (const chunk of reader.bundles.readFile({ fileDigest: digest, offset })) {
      assert.ok(chunk.bytes.length <= 1024 * 1024);
      read.push(chunk.bytes);
    }
    assert.ok(Buffer.concat(read).equals(bytes.subarray(offset)));
  }
  const reading = (fileDigest: string, offset: number) => async () => {
    for await (const _chunk of worker.bundles.readFile({ fileDigest, offset }));
  };
  await assert.rejects(reading(digest, bytes.length + 1), code('INVALID_ARGUMENT', /^offset/));
  await assert.rejects(reading(digestOf('none'), 0), code('NOT_FOUND'));
  await assert.rejects(reading('../../etc/passwd', 0), code('INVALID_ARGUMENT', /^file_digest/));
});

test('a wrong, torn or foreign upload leaves nothing', async () => {
  const before = await stored('bundles/files');
  const digest = digestOf('abc');
  const refused: [Parameters<typeof admin.bundles.putFile>[0], ErrorCode, RegExp][] = [
    [fileParts('abc', { fileDigest: digestOf('abd') }), 'DATA_LOSS', /promised/],
    [fileParts('abc', { sizeBytes: 4 }), 'DATA_LOSS', /promised with 4 bytes, but has 3/],
    [fileParts('abc', { sizeBytes: 2 }), 'DATA_LOSS', /has 3 or more/],
    [fileParts('abc', { fileDigest: 'sha256:x' }), 'INVALID_ARGUMENT', /^file_digest/],
    [fileParts('abc', { sizeBytes: -1 }), 'INVALID_ARGUMENT', /^size_bytes/],
    [[{ chunk: Buffer.from('abc') }], 'INVALID_ARGUMENT', /^header/],
    [[...fileParts('abc', { sizeBytes: 6 }), ...fileParts('abc')], 'INVALID_ARGUMENT', /^chunk: only chunks/],
    [[], 'INVALID_ARGUMENT', /empty/],
  ];
  for (const [parts, wanted, text] of refused)
    await assert.rejects(admin.bundles.putFile(parts), code(wanted, text));
  const caller = new AbortController();
  async function* torn() {
    yield { header: { fileDigest: digest, sizeBytes: 3 } };
    yield { chunk: Buffer.from('ab') };
    await eventually(async () => {
      assert.ok((await stored('bundles/files')).some((name) => name.endsWith('.tmp')));
    });
    caller.abort(); // The caller goes away in the middle.
    throw new PodiumError('CANCELED', 'gone');
  }
  await assert.rejects(admin.bundles.putFile(torn(), { signal: caller.signal }), code('CANCELED'));
  await eventually(async () => {
    assert.deepEqual(await stored('bundles/files'), before);
  });
});

test('a competition is registered only with a whole bundle, a known grader and a right card', async () => {
  const bundle = bundleOf('toy', { ...TOY_FILES, 'train.csv': 'id,y\n3,1\n' });
  const register = (card: object, graderId = GRADER_ID) =>
    admin.competitions.register({ card: Buffer.from(JSON.stringify(card)), graderId });
  await assert.rejects(
    register(bundle.card),
    code('FAILED_PRECONDITION', /put its files and its manifest first/),
  );
  await assert.rejects(
    admin.bundles.putManifest([{ bytes: bundle.manifest }]),
    code('FAILED_PRECONDITION', /train.csv/),
  );
  await registerCompetition(admin, bundle);
  assert.deepEqual(
    (await running.as('read').competitions.get({ competitionId: 'toy' })).bundleDigest,
    bundle.card.bundle,
  );
  assert.deepEqual(
    (await Array.fromAsync(worker.bundles.getManifest({ bundleDigest: bundle.card.bundle }))).map(
      (chunk) => chunk.bytes,
    ),
    [bundle.manifest],
  );
  await assert.rejects(
    register(bundle.card, 'grader-9'),
    code('NOT_FOUND', /unknown grader 'grader-9'; known: grader-1/),
  );
  await assert.rejects(register({ ...bundle.card, bundleBytes: 1 }), code('BAD_COMPETITION', /has \d+/));
  await assert.rejects(
    register({ ...bundle.card, id: 'other' }),
    code('BAD_COMPETITION', /of the competition toy/),
  );
  await assert.rejects(
    register({ ...bundle.card, split: 'huge' }),
    code('INVALID_ARGUMENT', /^card: is malformed[^]*split/),
  );
  await assert.rejects(
    admin.competitions.register({ card: Buffer.from('{'), graderId: GRADER_ID }),
    code('INVALID_ARGUMENT', /^card: is not JSON/),
  );
});

test('a worker puts artifacts with its own ticket, and clients read them', async () => {
  const run = await leasedRun();
  const envelope = signTicket(ticketOf(run), prepared.ticketKey);
  const put = (header: object, text = 'hello', as = worker) =>
    as.artifacts.put([
      {
        header: {
          ticket: envelope,
          name: 'output.log',
          digest: digestOf(text),
          sizeBytes: text.length,
          ...header,
        },
      },
      { chunk: Buffer.from(text) },
    ]);
  const before = await stored('artifacts');
  await assert.rejects(
    put({ name: 'submission.csv' }),
    code('INVALID_ARGUMENT', /^name: must be one of output.log, logs.tar, code.tar/),
  );
  await assert.rejects(put({ name: '../x' }), code('INVALID_ARGUMENT', /^name/));
  await assert.rejects(put({ digest: digestOf('other') }), code('DATA_LOSS'));
  await assert.rejects(put({ truncatedBytes: -1 }), code('INVALID_ARGUMENT', /^truncated_bytes/));
  await assert.rejects(put({}, 'x'.repeat(2_000)), code('RESOURCE_EXHAUSTED', /limit of 1024/));
  await assert.rejects(put({ ticket: Buffer.from('{}') }), code('INVALID_ARGUMENT', /DSSE/));
  const forged = signTicket(ticketOf(run), prepared.graderKey);
  await assert.rejects(put({ ticket: forged }), code('UNAUTHENTICATED', /signature/));
  await assert.rejects(
    put({}, 'hello', running.as('otherWorker')),
    code('PERMISSION_DENIED', /of worker w1/),
  );
  const elsewhere = signTicket({ ...ticketOf(run), fence: 99 as Fence, attempt: 2 }, prepared.ticketKey);
  await assert.rejects(put({ ticket: elsewhere }), code('NOT_FOUND', /no attempt 2/));
  assert.deepEqual(await stored('artifacts'), before);

  const artifact = await put({ truncatedBytes: 7 });
  assert.deepEqual(
    [artifact.runId, artifact.attempt, artifact.name, artifact.sizeBytes, artifact.truncatedBytes],
    [run, 1, 'output.log', 5, 7],
  );
  assert.equal((await put({ truncatedBytes: 7 })).createdAtMs, artifact.createdAtMs);
  await assert.rejects(put({}, 'other'), code('CONFLICT', /output.log/));
  const reader = running.as('read').artifacts;
  assert.deepEqual((await reader.list({ runId: run })).artifacts, [artifact]);
  const read: Buffer[] = [];
  for await (const { bytes } of reader.fetch({ runId: run, attempt: 1, name: 'output.log' }))
    read.push(bytes);
  assert.equal(Buffer.concat(read).toString(), 'hello');
  await assert.rejects(
    async () => {
      for await (const _chunk of reader.fetch({ runId: run, attempt: 1, name: 'code.tar' }));
    },
    code('NOT_FOUND', /it has output.log of attempt 1/),
  );
});

async function leasedRun(): Promise<RunId> {
  const request = { agentIds: ['copier'], competitionIds: ['digits'], seeds: [1] };
  const { experiment } = await running.as('submit').experiments.submit(request);
  const [run] = (await admin.experiments.get({ experimentId: experiment?.id ?? '' })).runs;
  const { store } = running.coordinator;
  store.workers.hello(helloOf('w1'), Date.now());
  const id = runId.parse(run?.id);
  store.transitions.lease(id, workerId.parse('w1'), Date.now());
  return id;
}

function ticketOf(run: RunId): Ticket {
  const { store } = running.coordinator;
  const row = store.runs.require(run);
  const spec = store.runs.spec(run);
  return ticket.parse({
    version: 1,
    run,
    experiment: row.experimentId,
    attempt: row.attempt,
    epoch: row.epoch,
    fence: row.fence,
    worker: row.workerId,
    agent: spec.agent,
    competition: spec.competition,
    seed: row.seed,
    resources: spec.resources,
    limits: { ...spec.limits, outputBytes: 1024 },
    grader: { id: spec.graderId, address: '127.0.0.1:1' },
    issuedAtMs: 0,
  });
}

test('a bundle of very many files travels: its manifest is longer than a message', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 8_000 }, (_, index) => [`images/${index}.png`, 'same']),
  );
  const bundle = bundleOf('many', { ...TOY_FILES, ...files });
  assert.ok(bundle.manifest.length > 1.5 * 1024 * 1024);
  for (const text of new Set(Object.values(bundle.files))) await admin.bundles.putFile(fileParts(text));
  const pieces = [0, 1, 2].map((part) => ({
    bytes: bundle.manifest.subarray(part * 2 ** 20, (part + 1) * 2 ** 20),
  }));
  assert.equal((await admin.bundles.putManifest(pieces)).bundleDigest, bundle.card.bundle);
  const read = await Array.fromAsync(worker.bundles.getManifest({ bundleDigest: bundle.card.bundle }));
  assert.deepEqual(Buffer.concat(read.map((chunk) => chunk.bytes)), bundle.manifest);
});
