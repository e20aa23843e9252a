import { receipt as receiptSchema } from '../../contracts/handin/receipt.ts';
import type { GraderId } from '../../contracts/ids/id.ts';
import { peek } from '../../contracts/signing/envelope.ts';
import type { Database, Statement } from '../../platform/sqlite/database.ts';
import type { IncomingReceipt } from './incoming-receipt.ts';

interface Row {
  readonly cursor: number;
  readonly graded: 0 | 1;
  readonly receipt: Buffer;
}

/** Receipts that wait until their grader is reconciled after a restore; their signatures were checked before. */
export class ParkedReceipts {
  readonly #put: Statement<[string, number, string, number, Buffer]>;
  readonly #all: Statement<[string], Row>;
  readonly #clear: Statement<[string]>;

  constructor(database: Database) {
    this.#put = database.prepare(
      'INSERT INTO parked_receipts (grader_id, cursor, run_id, graded, receipt) VALUES (?, ?, ?, ?, ?)',
    );
    this.#all = database.prepare('SELECT cursor, graded, receipt FROM parked_receipts WHERE grader_id = ?');
    this.#clear = database.prepare('DELETE FROM parked_receipts WHERE grader_id = ?');
  }

  put({ grader, cursor, receipt, graded, envelope }: IncomingReceipt): void {
    this.#put.run(grader, cursor, receipt.run, graded === true ? 1 : 0, envelope);
  }

  /** Takes all of a grader out, those first that are to count if they can: graded ones, then the higher leases. */
  take(grader: GraderId, graderMachineId: string): IncomingReceipt[] {
    const rows = this.#all.all(grader).map(({ cursor, graded, receipt: envelope }) => ({
      grader,
      graderMachineId,
      cursor,
      receipt: peek(envelope, receiptSchema),
      envelope,
      graded: graded === 1,
    }));
    this.#clear.run(grader);
    return rows.sort(
      (a, b) =>
        Number(b.graded) - Number(a.graded) ||
        b.receipt.epoch - a.receipt.epoch ||
        b.receipt.fence - a.receipt.fence,
    );
  }
}
