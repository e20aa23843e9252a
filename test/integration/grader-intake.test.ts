import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ErrorCode } from '../../contracts/errors/podium-error.ts';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { digestOf, hexOf } from '../../contracts/ids/digest.ts';
import { graderId } from '../../contracts/ids/id.ts';
import { seal } from '../../contracts/signing/envelope.ts';
import { Store } from '../../grader/store/store.ts';
import { eventually } from '../support/eventually.ts';
import { GRADER_ID, prepareGrader, startGrader, type PreparedGrader } from '../support/grader-fixture.ts';
import {
  handInMessages,
  headKeys,
  recordFor,
  recordOf,
  signedTicket,
  ticketFor,
  type HandInMessage,
} from '../support/handin-fixture.ts';

const code =
  (wanted: ErrorCode, text = /./) =>
  (error: unknown): boolean =>
    isPodiumError(error, wanted) && text.test(error.message);

const CSV = 'id,word\n1,a\n';

/** What lies in the submissions folder, and how many rows there are. */
function traces({ config }: PreparedGrader): { files: string[]; rows: number } {
  using store = new Store(config.stateDir);
  return {
    files: readdirSync(join(config.stateDir, 'submissions')).sort(),
    rows: store.handIns.receiptsAfter(0, 1000).length,
  };
}

test('what must be refused is refused, and leaves nothing behind', async () => {
  await using prepared = await prepareGrader({ submissionBytes: 1024 * 1024 });
  await using grader = await startGrader(prepared);
  const { card, headKey } = prepared;
  const good = ticketFor(card, GRADER_ID);
  const ticket = signedTicket(good, headKey);
  const record = recordFor(CSV);
  const header = (parts: { ticket?: Buffer; record?: Buffer } = {}): HandInMessage => ({
    header: { ticket, record: Buffer.from(JSON.stringify(record)), ...parts },
  });
  const chunk = { chunk: Buffer.from(CSV) };
  const promising = (sizeBytes: number): HandInMessage =>
    header({
      record: Buffer.from(JSON.stringify(recordOf({ kind: 'submission', digest: digestOf(CSV), sizeBytes }))),
    });
  const stranger = signedTicket(good, headKeys().privateKey);
  const elsewhere = signedTicket(
    { ...good, grader: { ...good.grader, id: graderId.parse('other') } },
    headKey,
  );
  const unknown = signedTicket(ticketFor({ ...card, id: 'nowhere' as typeof card.id }, GRADER_ID), headKey);
  const flipped = Buffer.from(
    ticket.toString().replace(/"payload":"(.)/, (_, first) => `"payload":"${first === 'e' ? 'f' : 'e'}`),
  );
  const receiptAsTicket = seal('application/vnd.podium.receipt.v1+json', good, headKey);
  const cases: readonly [string, HandInMessage[], ErrorCode, RegExp][] = [
    ['nothing at all', [], 'INVALID_ARGUMENT', /begins with its header/],
    ['no header', [chunk], 'INVALID_ARGUMENT', /begins with its header/],
    ['two headers', [header(), header()], 'INVALID_ARGUMENT', /only chunks/],
    ['a ticket of another key', [header({ ticket: stranger }), chunk], 'INVALID_ARGUMENT', /does not verify/],
    ['a changed ticket', [header({ ticket: flipped }), chunk], 'INVALID_ARGUMENT', /does not verify/],
    [
      'a ticket that is a receipt',
      [header({ ticket: receiptAsTicket }), chunk],
      'INVALID_ARGUMENT',
      /does not verify/,
    ],
    ['no ticket', [header({ ticket: Buffer.from('{}') }), chunk], 'INVALID_ARGUMENT', /does not verify/],
    [
      'a ticket for another grader',
      [header({ ticket: elsewhere }), chunk],
      'INVALID_ARGUMENT',
      /for the grader other/,
    ],
    ['an unknown competition', [header({ ticket: unknown }), chunk], 'NOT_FOUND', /nowhere/],
    [
      'a record that is no JSON',
      [header({ record: Buffer.from('{') }), chunk],
      'INVALID_ARGUMENT',
      /not JSON/,
    ],
    [
      'a record without content',
      [header({ record: Buffer.from('{}') }), chunk],
      'INVALID_ARGUMENT',
      /content/,
    ],
    [
      'altered bytes',
      [header(), { chunk: Buffer.from(CSV.replace('a', 'b')) }],
      'INVALID_ARGUMENT',
      /digest/,
    ],
    ['too few bytes', [header(), { chunk: Buffer.from('id') }], 'INVALID_ARGUMENT', /promises/],
    ['too many bytes', [header(), chunk, chunk], 'INVALID_ARGUMENT', /promises/],
    ['more than the grader takes', [promising(2 * 1024 * 1024), chunk], 'RESOURCE_EXHAUSTED', /at most/],
    ['more than the ticket allows', [promising(100 * 1024 * 1024), chunk], 'RESOURCE_EXHAUSTED', /at most/],
    [
      'bytes where nothing is handed in',
      [header({ record: Buffer.from(JSON.stringify(recordFor(null))) }), chunk],
      'INVALID_ARGUMENT',
      /nothing is handed in/,
    ],
  ];
  for (const [name, messages, wanted, text] of cases) {
    await assert.rejects(grader.handIn.handIn(messages, { deadlineMs: 10_000 }), code(wanted, text), name);
  }
  assert.deepEqual(traces(prepared), { files: [], rows: 0 });
});

test('replay gives the same receipt, other content under the same key CONFLICT', async () => {
  await using prepared = await prepareGrader();
  await using grader = await startGrader(prepared);
  const { card, headKey } = prepared;
  const ticket = signedTicket(ticketFor(card, GRADER_ID), headKey);
  const handIn = (csv: string | null, as = ticket): Promise<{ receipt: Buffer }> =>
    grader.handIn.handIn(handInMessages({ ticket: as, record: recordFor(csv) }, csv), { deadlineMs: 10_000 });
  const first = await handIn(CSV);
  const receipt = grader.receiptOf(first);
  assert.deepEqual(receipt.content, { kind: 'submission', digest: digestOf(CSV), sizeBytes: CSV.length });
  assert.equal(receipt.ending, 'exited');
  assert.equal(receipt.record, digestOf(JSON.stringify(recordFor(CSV))));
  assert.ok((await handIn(CSV)).receipt.equals(first.receipt));
  await assert.rejects(handIn('id,word\n1,b\n'), code('CONFLICT'));
  await assert.rejects(handIn(null), code('CONFLICT'));
  const otherWorker = signedTicket(ticketFor(card, GRADER_ID, { worker: 'worker-2' }), headKey);
  await assert.rejects(handIn(CSV, otherWorker), code('CONFLICT'));
  assert.ok((await handIn(CSV)).receipt.equals(first.receipt));
  // A replay is held to its promise like a first hand-in.
  const short = handInMessages({ ticket, record: recordFor(CSV) }, 'id');
  await assert.rejects(grader.handIn.handIn(short, { deadlineMs: 10_000 }), code('INVALID_ARGUMENT'));
  const absent = signedTicket(ticketFor(card, GRADER_ID, { fence: 2 }), headKey);
  const nothing = await handIn(null, absent);
  assert.deepEqual(grader.receiptOf(nothing).content, { kind: 'nothing', absence: 'NO_SUBMISSION' });
  assert.ok((await handIn(null, absent)).receipt.equals(nothing.receipt));
  assert.deepEqual(traces(prepared), { files: [hexOf(digestOf(CSV))], rows: 2 });
});

test('fifty at once: one row, fifty times the same receipt', async () => {
  await using prepared = await prepareGrader();
  await using grader = await startGrader(prepared);
  const ticket = signedTicket(ticketFor(prepared.card, GRADER_ID), prepared.headKey);
  const csv = `id,word\n${'1,some word\n'.repeat(50_000)}`;
  const record = recordFor(csv);
  const replies = await Promise.all(
    Array.from({ length: 50 }, () =>
      grader.handIn.handIn(handInMessages({ ticket, record }, csv), { deadlineMs: 30_000 }),
    ),
  );
  assert.equal(new Set(replies.map(({ receipt }) => receipt.toString())).size, 1);
  assert.deepEqual(traces(prepared), { files: [hexOf(digestOf(csv))], rows: 1 });
});

test('a hand-in that is broken off leaves nothing, and the next one works', async () => {
  await using prepared = await prepareGrader();
  await using grader = await startGrader(prepared);
  const ticket = signedTicket(ticketFor(prepared.card, GRADER_ID), prepared.headKey);
  const abort = new AbortController();
  const submissions = (): string[] => readdirSync(join(prepared.config.stateDir, 'submissions'));
  async function* halfway(): AsyncGenerator<HandInMessage> {
    yield* [...handInMessages({ ticket, record: recordFor(CSV) }, CSV, 4)].slice(0, 2);
    await eventually(() => assert.equal(submissions().length, 1));
    abort.abort();
  }
  const broken = grader.handIn.handIn(halfway(), { signal: abort.signal, deadlineMs: 10_000 });
  await assert.rejects(broken, code('CANCELED'));
  await eventually(() => assert.deepEqual(submissions(), []));
  const reply = await grader.handIn.handIn(handInMessages({ ticket, record: recordFor(CSV) }, CSV));
  assert.equal(grader.receiptOf(reply).fence, 1);
});

test('receipts come in order from a cursor on, without gaps while they are stored, to the coordinator alone', async () => {
  await using prepared = await prepareGrader();
  await using grader = await startGrader(prepared);
  const count = 30;
  const handIn = (fence: number): Promise<unknown> => {
    const ticket = signedTicket(ticketFor(prepared.card, GRADER_ID, { fence }), prepared.headKey);
    return grader.handIn.handIn(handInMessages({ ticket, record: recordFor(CSV) }, CSV));
  };
  for (let fence = 1; fence <= 5; fence++) await handIn(fence);
  const read = async (after: number, wanted: number): Promise<number[]> => {
    const cursors: number[] = [];
    const fences: number[] = [];
    for await (const entry of grader.grading.readReceipts({ after }, { deadlineMs: 20_000 })) {
      cursors.push(Number(entry.cursor));
      fences.push(grader.receiptOf(entry).fence);
      if (fences.length === wanted) break;
    }
    assert.deepEqual(
      cursors,
      [...cursors].sort((a, b) => a - b),
    );
    return fences;
  };
  const followers = [read(0, count), read(3, count - 3)];
  for (let fence = 6; fence <= count; fence += 5) {
    await Promise.all([0, 1, 2, 3, 4].map((more) => handIn(fence + more)));
  }
  const [all, later] = await Promise.all(followers);
  assert.deepEqual(
    [...(all ?? [])].sort((a, b) => a - b),
    Array.from({ length: count }, (_, at) => at + 1),
  );
  assert.deepEqual(later, all?.slice(3));
});
