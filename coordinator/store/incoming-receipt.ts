import type { Receipt } from '../../contracts/handin/receipt.ts';
import type { GraderId } from '../../contracts/ids/id.ts';

/** A receipt as it is read from its grader's log, its signature checked. */
export interface IncomingReceipt {
  readonly grader: GraderId;
  /** The grader's machine: a worker on it makes a run colocated. */
  readonly graderMachineId: string;
  readonly cursor: number;
  readonly receipt: Receipt;
  /** The receipt as it was signed. */
  readonly envelope: Buffer;
  /** It has a report already: some head had settled it. */
  readonly graded?: boolean;
}
