import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isPodiumError, type ErrorCode } from '../../contracts/errors/podium-error.ts';
import { Channel } from '../../platform/grpc/client.ts';
import { readTls, type TlsFiles } from '../../platform/tls/tls-files.ts';
import {
  COORDINATOR_TOKEN,
  GRADER_ID,
  gradingClient,
  handInClient,
  prepareGrader,
  startGrader,
  type PreparedGrader,
  type RunningGrader,
} from '../support/grader-fixture.ts';
import { handInMessages, recordFor, signedTicket, ticketFor } from '../support/handin-fixture.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { handshake, TlsFixture } from '../support/tls-fixture.ts';

const CSV = 'id,word\n1,a\n';
const resources = new AsyncDisposableStack();
let tls: TlsFixture;
let prepared: PreparedGrader;
let grader: RunningGrader;

before(async () => {
  tls = await TlsFixture.create(join(resources.use(await temporaryFolder()).path, 'tls'));
  prepared = resources.use(await prepareGrader({ tls: tls.head }));
  grader = resources.use(await startGrader(prepared));
});
after(() => resources.disposeAsync());

const refused =
  (code: ErrorCode, text: RegExp) =>
  (error: unknown): boolean =>
    isPodiumError(error, code) && text.test(error.message);

const channel = (files: TlsFiles | undefined, token = ''): Channel =>
  resources.use(new Channel(grader.address, token, files));

/** A hand-in of `worker`'s ticket over a connection of whoever `files` name. */
async function handIn(files: TlsFiles | undefined, worker: string, fence: number): Promise<Buffer> {
  const ticket = signedTicket(ticketFor(prepared.card, GRADER_ID, { worker, fence }), prepared.headKey);
  const messages = handInMessages({ ticket, record: recordFor(CSV) }, CSV);
  return (await handInClient(channel(files)).handIn(messages, { deadlineMs: 10_000 })).receipt;
}

test('a hand-in comes from the worker that its ticket names, over TLS, and from nobody else', async () => {
  const w1 = await tls.worker('w1');
  const receipt = grader.receiptOf({ receipt: await handIn(w1, 'w1', 1) });
  assert.equal(receipt.worker, 'w1');
  await assert.rejects(
    handIn(await tls.worker('w2'), 'w1', 2),
    refused('PERMISSION_DENIED', /worker w1's.*of w2/),
  );
  await assert.rejects(handIn(await tls.client('ann'), 'w1', 2), refused('UNAUTHENTICATED', /of neither/));
  await assert.rejects(handIn(tls.head, 'w1', 2), refused('UNAUTHENTICATED', /not the coordinator's/));
  await assert.rejects(handIn(undefined, 'w1', 2), refused('UNAVAILABLE', /./));
  await assert.rejects(handIn(await tls.worker('w1', -1_000), 'w1', 2), refused('UNAVAILABLE', /./));
  const good = readTls(w1);
  assert.match(await handshake(grader.address, { ca: good.ca }), /^refused/);
  const old = { ...good, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;
  assert.match(await handshake(grader.address, old), /^refused: .*protocol version/i);
});

test('the coordinator needs the certificate of the head and its token; a worker with the token is a worker', async () => {
  const describe = (files: TlsFiles, token: string) => gradingClient(channel(files, token)).describe({});
  assert.equal((await describe(tls.head, COORDINATOR_TOKEN)).graderId, GRADER_ID);
  const worker = await tls.worker('w1');
  await assert.rejects(describe(tls.head, 'guess'), refused('UNAUTHENTICATED', /not the coordinator's/));
  await assert.rejects(describe(worker, COORDINATOR_TOKEN), refused('PERMISSION_DENIED', /coordinator/));
  await assert.rejects(
    describe(await tls.client('ann'), COORDINATOR_TOKEN),
    refused('UNAUTHENTICATED', /of neither/),
  );
});

test('who opens hand-ins and says nothing takes up its own places alone, and for seconds', async () => {
  const silent = handInClient(channel(await tls.worker('idle')));
  const quiet = new AbortController();
  async function* nothing(): AsyncGenerator<never> {
    await new Promise((resolve) => quiet.signal.addEventListener('abort', resolve, { once: true }));
  }
  const startedAt = performance.now();
  const held = Array.from({ length: 40 }, () =>
    silent.handIn(nothing(), { deadlineMs: 30_000 }).then(
      () => 'taken',
      (error: unknown) => (isPodiumError(error) ? error.code : String(error)),
    ),
  );
  // 16 of the 40 are let in; the honest worker meets none of them.
  await handIn(await tls.worker('w4'), 'w4', 7);
  assert.ok(performance.now() - startedAt < 4_000, 'an honest hand-in had to wait');
  const codes = await Promise.all(held);
  const tookMs = performance.now() - startedAt;
  quiet.abort();
  assert.equal(codes.filter((code) => code === 'RESOURCE_EXHAUSTED').length, 24);
  assert.equal(codes.filter((code) => code === 'DEADLINE_EXCEEDED').length, 16);
  assert.ok(tookMs < 8_000, `silent calls were held for ${tookMs} ms`);
});
