import type { KeyObject } from 'node:crypto';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { signReceipt } from '../../contracts/handin/receipt.ts';
import type { HandInContent } from '../../contracts/handin/record.ts';
import { digestOf } from '../../contracts/ids/digest.ts';
import type { CompetitionId } from '../../contracts/ids/id.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { NewHandIn, StoredHandIn } from '../store/handin-table.ts';
import { idsOf, type HandInKey } from '../store/lease-key.ts';
import type { StorageWatch } from '../store/storage-watch.ts';
import { admit, type Admitted, type AdmissionRules } from './header.ts';
import type { RoomForHandIns } from './room.ts';
import type { SubmissionFiles } from './submission-files.ts';
import type { Upload, UploadHeader } from './upload.ts';

export interface IntakeParts {
  readonly rules: AdmissionRules;
  readonly files: SubmissionFiles;
  readonly handIns: {
    find(key: HandInKey): StoredHandIn | undefined;
    addOnce(key: HandInKey, make: () => NewHandIn): StoredHandIn;
  };
  readonly isKnownCompetition: (id: CompetitionId) => boolean;
  readonly signingKey: KeyObject;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A new row is on disk: whoever waits for receipts may look. */
  readonly onStored: () => void;
  readonly storage: StorageWatch;
  readonly room: RoomForHandIns;
}

/**
 * Takes hand-ins in. INVARIANTS
 *
 * - A receipt leaves only after the submission's bytes, its name and the row are on disk, in this order.
 * - A row is never changed: the first content under a key stays, with the receipt it got.
 * - Nothing here reads answers, so no reply, length or duration depends on them.
 * - Before the row nothing is promised: whatever fails there leaves no trace but perhaps a file without a row.
 */
export class Intake {
  readonly #parts: IntakeParts;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /**
   * The signed receipt. `worker`: whom the certificate of the connection names, null where there is none.
   * @throws PodiumError as proto/handin.proto says.
   */
  async handIn(upload: Upload, worker: string | null): Promise<Buffer> {
    return await this.#parts.storage.guard(() => this.#take(upload, worker));
  }

  async #take(upload: Upload, worker: string | null): Promise<Buffer> {
    const { files, handIns, onStored, logger } = this.#parts;
    const header = await upload.header();
    const admitted = admit(header.ticket, header.record, worker, this.#parts.rules);
    const { ticket, record } = admitted;
    const key: HandInKey = { run: ticket.run, epoch: ticket.epoch, fence: ticket.fence };
    if (!this.#parts.isKnownCompetition(ticket.competition.id)) {
      throw new PodiumError(
        'NOT_FOUND',
        `This grader holds no answers of ${ticket.competition.id}. Add the competition here, then hand in again.`,
      );
    }
    const earlier = handIns.find(key);
    if (earlier !== undefined) requireSame(key, earlier, admitted);
    if (record.content.kind === 'nothing') {
      for await (const _chunk of upload.chunks()) {
        throw new PodiumError(
          'INVALID_ARGUMENT',
          'The record says that nothing is handed in, but bytes came.',
        );
      }
    } else if (earlier === undefined) {
      const { content } = record;
      await this.#parts.room.with(content.sizeBytes, () => files.receive(content, upload.chunks()));
    } else {
      await files.compare(record.content, upload.chunks());
    }
    const stored = earlier ?? handIns.addOnce(key, () => this.#newRow(header, admitted));
    requireSame(key, stored, admitted);
    if (earlier === undefined) {
      onStored();
      logger.info('hand-in stored', { ...idsOf(key), worker: ticket.worker, cursor: stored.cursor });
    }
    return stored.receipt;
  }

  #newRow(header: UploadHeader, { ticket, record }: Admitted): NewHandIn {
    const storedAtMs = this.#parts.clock.nowMs();
    const receipt = signReceipt(
      {
        version: 1,
        grader: ticket.grader.id,
        run: ticket.run,
        attempt: ticket.attempt,
        epoch: ticket.epoch,
        fence: ticket.fence,
        worker: ticket.worker,
        content: record.content,
        ending: record.ending,
        record: digestOf(header.record),
        storedAtMs,
      },
      this.#parts.signingKey,
    );
    const { content } = record;
    return {
      worker: ticket.worker,
      content,
      record: header.record,
      ticket: header.ticket,
      receipt,
      storedAtMs,
    };
  }
}

function requireSame(key: HandInKey, earlier: StoredHandIn, { ticket, record }: Admitted): void {
  if (earlier.worker === ticket.worker && sameContent(earlier.content, record.content)) return;
  throw new PodiumError(
    'CONFLICT',
    `Other content was handed in before for run ${key.run}, epoch ${key.epoch}, fence ${key.fence}. It stays.`,
  );
}

function sameContent(a: HandInContent, b: HandInContent): boolean {
  if (a.kind === 'submission') return b.kind === 'submission' && a.digest === b.digest;
  return b.kind === 'nothing' && a.absence === b.absence;
}
