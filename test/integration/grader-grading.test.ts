import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isPodiumError, type ErrorCode } from '../../contracts/errors/podium-error.ts';
import { digestOf, hexOf } from '../../contracts/ids/digest.ts';
import type { RunRecord } from '../../contracts/report/run-record.ts';
import type { Ticket } from '../../contracts/ticket/ticket.ts';
import { composeCatalog } from '../../grader/compose-catalog.ts';
import { Channel } from '../../platform/grpc/client.ts';
import { writeCompetition } from '../support/competition-fixture.ts';
import {
  GRADER_ID,
  gradingClient,
  prepareGrader,
  startGrader,
  type PreparedGrader,
  type RunningGrader,
} from '../support/grader-fixture.ts';
import {
  handInMessages,
  recordFor,
  runRecordFor,
  signedTicket,
  ticketFor,
} from '../support/handin-fixture.ts';

const code =
  (wanted: ErrorCode) =>
  (error: unknown): boolean =>
    isPodiumError(error, wanted);

async function handIn(
  prepared: PreparedGrader,
  grader: RunningGrader,
  fence: number,
  csv: string | null,
): Promise<Ticket> {
  const ticket = ticketFor(prepared.card, GRADER_ID, { fence });
  const messages = handInMessages(
    { ticket: signedTicket(ticket, prepared.headKey), record: recordFor(csv) },
    csv,
  );
  await grader.handIn.handIn(messages, { deadlineMs: 10_000 });
  return ticket;
}

function order(ticket: Ticket, csv: string | null, changes: Partial<RunRecord> = {}) {
  return {
    runId: ticket.run,
    epoch: ticket.epoch,
    fence: ticket.fence,
    submissionDigest: csv === null ? '' : digestOf(csv),
    runRecord: Buffer.from(JSON.stringify({ ...runRecordFor(ticket), ...changes })),
  };
}
const patient = { deadlineMs: 30_000 };

test('a grade is what the answers say, and the same bytes each time, also after a restart', async () => {
  await using prepared = await prepareGrader(
    {},
    {
      leaderboard: [0.9, 0.8, 0.7, 0.6],
      definition: { thresholds: { gold: 0.9, silver: 0.9, bronze: 0.9, median: 0.75 } },
    },
  );
  const csv = prepared.competition.submission(8);
  let first: Buffer;
  let ticket: Ticket;
  {
    await using grader = await startGrader(prepared);
    ticket = await handIn(prepared, grader, 1, csv);
    const replies = await Promise.all([1, 2, 3].map(() => grader.grading.grade(order(ticket, csv), patient)));
    first = replies[0]?.report ?? Buffer.alloc(0);
    for (const reply of replies) assert.ok(reply.report.equals(first));
    const { grader: own, head, worker } = grader.reportOf({ report: first });
    assert.equal(own.grade, 'graded');
    assert.equal(own.competitionReport.score, 0.8);
    assert.equal(own.competitionReport.above_median, true);
    assert.equal(own.competitionReport.any_medal, false);
    assert.deepEqual([own.rank, own.teams, own.percentile], [2, 4, 75]);
    assert.deepEqual([own.rows, own.sandbox, own.metric], [10, 'bubblewrap', 'accuracy']);
    assert.deepEqual([own.bundle, own.answers], [prepared.card.bundle, prepared.card.answersDigest]);
    assert.deepEqual(head, runRecordFor(ticket));
    assert.deepEqual(worker, recordFor(csv));
    // What the head tells later of the same run does not change the report; another run under its name does not pass.
    const later = await grader.grading.grade(order(ticket, csv, { settledAtMs: 9_000 }), patient);
    assert.ok(later.report.equals(first));
    // Nor does a head that was put back to before an extension.
    const { limits } = runRecordFor(ticket);
    const shorter = order(ticket, csv, { limits: { ...limits, timeMs: limits.timeMs / 2 } });
    assert.ok((await grader.grading.grade(shorter, patient)).report.equals(first));
    const smaller = order(ticket, csv, { limits: { ...limits, pids: limits.pids - 1 } });
    await assert.rejects(grader.grading.grade(smaller, patient), code('CONFLICT'));
    await assert.rejects(grader.grading.grade(order(ticket, csv, { seed: 7 }), patient), code('CONFLICT'));
  }
  await using grader = await startGrader(prepared);
  assert.ok((await grader.grading.grade(order(ticket, csv), patient)).report.equals(first));
});

test('invalid, absent and unknown hand-ins', async () => {
  await using prepared = await prepareGrader();
  await using grader = await startGrader(prepared);
  const bad = 'id,word\n1,a\n1,b\n';
  const invalid = await handIn(prepared, grader, 1, bad);
  const { grader: refused } = grader.reportOf(await grader.grading.grade(order(invalid, bad), patient));
  assert.equal(refused.grade, 'invalid');
  assert.equal(refused.refusal?.code, 'DUPLICATE_ID');
  assert.equal(refused.competitionReport.valid_submission, false);
  const nothing = await handIn(prepared, grader, 2, null);
  const { grader: none } = grader.reportOf(await grader.grading.grade(order(nothing, null), patient));
  assert.deepEqual([none.grade, none.refusal?.code, none.submission], ['none', 'NO_SUBMISSION', null]);
  await assert.rejects(grader.grading.grade(order(invalid, null), patient), code('CONFLICT'));
  await assert.rejects(grader.grading.grade(order(nothing, bad), patient), code('CONFLICT'));
  const unknown = ticketFor(prepared.card, GRADER_ID, { fence: 99 });
  await assert.rejects(grader.grading.grade(order(unknown, null), patient), code('NOT_FOUND'));
  for (const wrong of [
    { fence: 0 },
    { runId: '../x' },
    { submissionDigest: 'abc' },
    { runRecord: Buffer.from('{}') },
  ]) {
    await assert.rejects(
      grader.grading.grade({ ...order(nothing, null), ...wrong }, patient),
      code('INVALID_ARGUMENT'),
    );
  }
});

test('only the coordinator is let in', async () => {
  await using prepared = await prepareGrader();
  await using grader = await startGrader(prepared);
  const description = await grader.grading.describe({});
  assert.deepEqual(description.competitionIds, [prepared.card.id]);
  assert.equal(description.publicKey, prepared.graderKey.export({ type: 'spki', format: 'pem' }).toString());
  assert.equal(description.sandbox, 'bubblewrap');
  for (const [token, wanted] of [
    ['', 'PERMISSION_DENIED'],
    ['wrong', 'UNAUTHENTICATED'],
  ] as const) {
    using channel = new Channel(grader.address, token);
    const stranger = gradingClient(channel);
    await assert.rejects(stranger.describe({}), code(wanted));
    await assert.rejects(stranger.grade(order(ticketFor(prepared.card, GRADER_ID), null)), code(wanted));
    await assert.rejects(async () => {
      for await (const _ of stranger.readReceipts({ after: 0 })) break;
    }, code(wanted));
  }
});

test('a competition added while it serves is known at once; corrected answers grade what is graded from then on', async () => {
  await using prepared = await prepareGrader();
  await using grader = await startGrader(prepared);
  const csv = prepared.competition.submission(10);
  const before = await handIn(prepared, grader, 1, csv);
  const graded = await grader.grading.grade(order(before, csv), patient);
  const catalog = composeCatalog(prepared.config);
  const other = await writeCompetition(join(prepared.folder, 'more'), { id: 'other-words' });
  await catalog.add(other.folder);
  assert.deepEqual((await grader.grading.describe({})).competitionIds, ['other-words', 'tiny-words']);
  const corrected = await writeCompetition(join(prepared.folder, 'corrected'), { salt: 'b' });
  await catalog.add(corrected.folder);
  const after = await handIn(prepared, grader, 2, csv);
  const { grader: own } = grader.reportOf(await grader.grading.grade(order(after, csv), patient));
  assert.equal(own.competitionReport.score, 0);
  assert.ok((await grader.grading.grade(order(before, csv), patient)).report.equals(graded.report));
});

test('a submission or sealed answers that were damaged on disk are DATA_LOSS, not a grade', async () => {
  await using prepared = await prepareGrader();
  await using grader = await startGrader(prepared);
  const csv = prepared.competition.submission(3);
  const ticket = await handIn(prepared, grader, 1, csv);
  const file = join(prepared.config.stateDir, 'submissions', hexOf(digestOf(csv)));
  await writeFile(file, csv.replace('wrong', 'wrang'));
  await assert.rejects(grader.grading.grade(order(ticket, csv), patient), code('DATA_LOSS'));
  await writeFile(file, csv);
  const vault = join(prepared.config.stateDir, 'vault');
  await rm(vault, { recursive: true });
  await assert.rejects(grader.grading.grade(order(ticket, csv), patient), code('DATA_LOSS'));
});

test('a submission that breaks the scorer’s limits is named, and the next one is graded', async () => {
  await using prepared = await prepareGrader({ scorer: { spares: 0, concurrency: 1, wallMs: 1 } });
  const csv = prepared.competition.submission(3);
  let ticket: Ticket;
  {
    await using grader = await startGrader(prepared);
    ticket = await handIn(prepared, grader, 1, csv);
    await assert.rejects(
      grader.grading.grade(order(ticket, csv), patient),
      (error) => isPodiumError(error, 'INTERNAL') && /takes .*, twice/.test(error.message),
    );
  }
  const config = { ...prepared.config, scorer: { ...prepared.config.scorer, wallMs: 60_000 } };
  await using grader = await startGrader({ ...prepared, config });
  const { grader: own } = grader.reportOf(await grader.grading.grade(order(ticket, csv), patient));
  assert.equal(own.competitionReport.score, 0.3);
});
