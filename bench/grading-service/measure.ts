import { prepareGrader } from '../../test/support/grader-fixture.ts';
import { startGraderProcess } from '../../test/support/grader-process.ts';
import {
  handInMessages,
  recordFor,
  runRecordFor,
  signedTicket,
  ticketFor,
} from '../../test/support/handin-fixture.ts';
import { atOnce } from '../fleet/at-once.ts';

export interface GradingSizes {
  readonly rows: number;
  readonly submissions: number;
  readonly atOnce: number;
}

export interface GradingMeasured {
  readonly submissionBytes: number;
  /** One after the other: ms of the hand-in, of the grade, of both. */
  readonly alone: Times;
  /** Several at once. */
  readonly together: Times & { readonly seconds: number };
}

interface Times {
  readonly handInMs: number[];
  readonly gradeMs: number[];
  readonly totalMs: number[];
}

const WARM_UP = 5;

/** Hand-ins and gradings of one competition by a grader that is a process of its own, as a coordinator would ask for them. */
export async function measureGradingService(
  sizes: GradingSizes,
  report: (line: string) => void,
): Promise<GradingMeasured> {
  await using prepared = await prepareGrader(
    { scorer: { spares: 2, concurrency: 2 }, logLevel: 'info' },
    { rows: sizes.rows },
  );
  await using grader = await startGraderProcess(prepared);
  const { card, headKey, competition, config } = prepared;
  let last = 0;
  const grade = async (times: Times): Promise<void> => {
    const number = ++last;
    // Each is another file, so that nothing is known already.
    const submission = competition.submission(number % sizes.rows);
    const ticket = ticketFor(card, config.id, { run: `run-${number}` });
    const record = recordFor(submission);
    const parts = { ticket: signedTicket(ticket, headKey), record };
    const messages = [...handInMessages(parts, submission)];
    const beganMs = performance.now();
    await grader.handIn.handIn(messages);
    const storedMs = performance.now();
    await grader.grading.grade(
      {
        runId: ticket.run,
        epoch: ticket.epoch,
        fence: ticket.fence,
        submissionDigest: record.content.kind === 'submission' ? record.content.digest : '',
        runRecord: Buffer.from(JSON.stringify(runRecordFor(ticket))),
      },
      { deadlineMs: 60_000 },
    );
    const gradedMs = performance.now();
    times.handInMs.push(storedMs - beganMs);
    times.gradeMs.push(gradedMs - storedMs);
    times.totalMs.push(gradedMs - beganMs);
  };
  for (let round = 0; round < WARM_UP; round++) await grade(noTimes());

  report(`${sizes.submissions} submissions of ${sizes.rows} rows, one after the other`);
  const alone = noTimes();
  for (let round = 0; round < sizes.submissions; round++) await grade(alone);
  report(`${sizes.submissions} submissions, ${sizes.atOnce} at once`);
  const together = noTimes();
  const beganMs = performance.now();
  await atOnce(Array.from({ length: sizes.submissions }), sizes.atOnce, () => grade(together));
  const seconds = (performance.now() - beganMs) / 1000;
  return {
    submissionBytes: Buffer.byteLength(competition.submission(sizes.rows / 2)),
    alone,
    together: { ...together, seconds },
  };
}

function noTimes(): Times {
  return { handInMs: [], gradeMs: [], totalMs: [] };
}
