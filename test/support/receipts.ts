import { generateKeyPairSync } from 'node:crypto';
import { receipt, signReceipt, type Receipt } from '../../contracts/handin/receipt.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import type { LeaseKey, WorkerId } from '../../contracts/ids/id.ts';
import type { SettleResult } from '../../coordinator/store/grading-record.ts';
import { GRADER, type TestRecord } from './head-record.ts';

export const graderKeys = generateKeyPairSync('ed25519');

/** A receipt as the grader gives it for a submission of two rows. */
export function receiptFor(
  key: LeaseKey,
  attempt: number,
  worker: WorkerId,
  submission = 'id,y\n1,2\n',
): Receipt {
  return receipt.parse({
    version: 1,
    grader: GRADER,
    run: key.runId,
    attempt,
    epoch: key.epoch,
    fence: key.fence,
    worker,
    content: { kind: 'submission', digest: digestOf(submission), sizeBytes: submission.length },
    ending: 'exited',
    record: digestOf('record'),
    storedAtMs: 1,
  });
}

/** Lets the record read a receipt as the next one of its grader's log. */
export function readReceipt(
  { store, clock }: Pick<TestRecord, 'store' | 'clock'>,
  value: Receipt,
): SettleResult {
  const cursor = store.grading.cursor(GRADER) + 1;
  const envelope = signReceipt(value, graderKeys.privateKey);
  return store.grading.settle(
    { grader: GRADER, graderMachineId: 'head', cursor, receipt: value, envelope },
    clock.nowMs(),
  );
}
