import type { KeyObject } from 'node:crypto';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { handInRecord, type HandInContent } from '../../contracts/handin/record.ts';
import { digest, type Digest } from '../../contracts/ids/id.ts';
import { signReport } from '../../contracts/report/report.ts';
import { peek } from '../../contracts/signing/envelope.ts';
import { ticket as ticketSchema } from '../../contracts/ticket/ticket.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import type { SubmissionFiles } from '../intake/submission-files.ts';
import { buildReport, type Verdict } from '../reports/build-report.ts';
import type { Scorer } from '../sandbox/scorer.ts';
import type { Slots } from '../sandbox/slots.ts';
import type { CompetitionVersion } from '../store/competition-table.ts';
import type { StoredHandIn } from '../store/handin-table.ts';
import { idsOf, keyText, type HandInKey } from '../store/lease-key.ts';
import type { StorageWatch } from '../store/storage-watch.ts';
import type { StoredReport } from '../store/report-table.ts';
import type { GradeOrder } from './grade-request.ts';
import { scoreWithRetry } from './scoring-attempts.ts';

export interface GradingParts {
  readonly handIns: {
    find(key: HandInKey): StoredHandIn | undefined;
    addScoringFailure(key: HandInKey): number;
  };
  readonly reports: {
    find(key: HandInKey): StoredReport | undefined;
    add(key: HandInKey, report: StoredReport): void;
  };
  readonly competitions: {
    newestOfBundle(id: CompetitionVersion['card']['id'], bundle: Digest): CompetitionVersion | undefined;
  };
  readonly files: SubmissionFiles;
  /** The compiled answers; whoever gets them wipes them. */
  readonly openAnswers: (version: CompetitionVersion) => Promise<Buffer>;
  readonly scorer: Scorer;
  /** As many as the scorer scores at once: who waits must not hold answers in memory. */
  readonly slots: Slots;
  readonly storage: StorageWatch;
  readonly signingKey: KeyObject;
  readonly graderVersion: string;
  readonly sandbox: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of each grading that was made here, not of reports that were there already. */
  readonly onGraded?: (result: Verdict['kind'] | 'failed', durationMs: number) => void;
  /** Aborts when the grader shuts down. */
  readonly closing: AbortSignal;
}

interface Flight {
  readonly order: GradeOrder;
  readonly report: Promise<Buffer>;
}

/**
 * Grades stored hand-ins. INVARIANTS
 *
 * - One report a key, for ever: it is stored before it leaves, and from then on the stored bytes are the answer.
 * - One scoring a key at a time: who asks meanwhile waits for the same one. A caller that gives up does not end it.
 * - What is graded is what the receipt names: the digest must be the stored one, and the bytes must still have it.
 */
export class GradingDesk {
  readonly #parts: GradingParts;
  readonly #flights = new Map<string, Flight>();

  constructor(parts: GradingParts) {
    this.#parts = parts;
  }

  /** The signed report. @throws PodiumError as proto/grading.proto says. */
  async grade(order: GradeOrder): Promise<Buffer> {
    const { handIns, reports } = this.#parts;
    const { key } = order;
    const handIn = handIns.find(key);
    if (handIn === undefined) {
      throw new PodiumError('NOT_FOUND', `Nothing was handed in for ${nameOf(key)}.`);
    }
    if (submissionOf(handIn.content) !== order.submission) {
      throw new PodiumError(
        'CONFLICT',
        `The order for ${nameOf(key)} names another submission than the one that was handed in.`,
      );
    }
    const earlier = reports.find(key);
    if (earlier !== undefined) {
      requireSameRecord(key, earlier.runRecordDigest, order);
      return earlier.report;
    }
    const name = keyText(key);
    const flight = this.#flights.get(name);
    if (flight !== undefined) {
      requireSameRecord(key, flight.order.runRecordDigest, order);
      return await flight.report;
    }
    const report = this.#parts.storage
      .guard(() => this.#gradeAndTell(order, handIn))
      .finally(() => this.#flights.delete(name));
    this.#flights.set(name, { order, report });
    return await report;
  }

  async #gradeAndTell(order: GradeOrder, handIn: StoredHandIn): Promise<Buffer> {
    const { clock, onGraded = () => undefined } = this.#parts;
    const startedAtMs = clock.monotonicMs();
    const tell = (result: Verdict['kind'] | 'failed') => onGraded(result, clock.monotonicMs() - startedAtMs);
    try {
      const { report, kind } = await this.#gradeNow(order, handIn);
      tell(kind);
      return report;
    } catch (error) {
      tell('failed');
      throw error;
    }
  }

  async #gradeNow(
    order: GradeOrder,
    handIn: StoredHandIn,
  ): Promise<{ report: Buffer; kind: Verdict['kind'] }> {
    const { competitions, reports, clock, logger } = this.#parts;
    // Both were verified when they were stored, in this store.
    const ticket = peek(handIn.ticket, ticketSchema);
    const record = handInRecord.parse(JSON.parse(handIn.record.toString('utf8')));
    if (order.runRecord.bundle !== ticket.competition.bundle) {
      throw new PodiumError(
        'CONFLICT',
        `The run record of ${nameOf(order.key)} names another bundle than its ticket.`,
      );
    }
    const version = competitions.newestOfBundle(ticket.competition.id, ticket.competition.bundle);
    if (version === undefined) {
      throw new PodiumError(
        'FAILED_PRECONDITION',
        `This grader holds no answers of ${ticket.competition.id} for the bundle ${ticket.competition.bundle}. ` +
          'Add that version of the competition again, then grade again.',
      );
    }
    const verdict = await this.#verdict(order.key, handIn.content, version);
    const gradedAtMs = clock.nowMs();
    const report = signReport(
      buildReport({
        graderVersion: this.#parts.graderVersion,
        sandbox: this.#parts.sandbox,
        card: version.card,
        leaderboard: version.leaderboard,
        ticket,
        handIn: record,
        runRecord: order.runRecord,
        verdict,
        storedAtMs: handIn.storedAtMs,
        gradedAtMs,
      }),
      this.#parts.signingKey,
    );
    reports.add(order.key, { runRecordDigest: order.runRecordDigest, report, gradedAtMs });
    logger.info('hand-in graded', {
      ...idsOf(order.key),
      worker: ticket.worker,
      grade: verdict.kind,
    });
    return { report, kind: verdict.kind };
  }

  async #verdict(key: HandInKey, content: HandInContent, version: CompetitionVersion): Promise<Verdict> {
    if (content.kind === 'nothing') {
      // A file that was too large to be handed in was there all the same: made, and not valid.
      return content.absence === 'TOO_LARGE'
        ? { kind: 'invalid', refusal: { code: 'TOO_LARGE' } }
        : { kind: 'none' };
    }
    const { files, handIns, closing } = this.#parts;
    await files.verify(content);
    return await scoreWithRetry({
      submissionName: `The submission of ${nameOf(key)}`,
      countFailure: () => handIns.addScoringFailure(key),
      score: async () => {
        const release = await this.#parts.slots.take(closing);
        try {
          return await this.#score(content, version);
        } finally {
          release();
        }
      },
    });
  }

  async #score(
    content: HandInContent & { kind: 'submission' },
    version: CompetitionVersion,
  ): Promise<Verdict & { kind: 'graded' | 'invalid' }> {
    const { files, openAnswers, scorer, closing } = this.#parts;
    return await scorer.score(
      {
        definition: version.definition,
        answers: {
          name: `${version.definitionDigest} ${version.sealedFile}`,
          open: () => openAnswers(version),
        },
        submission: { source: { path: files.pathOf(content.digest) }, sizeBytes: content.sizeBytes },
      },
      closing,
    );
  }
}

function submissionOf(content: HandInContent): Digest | null {
  return content.kind === 'submission' ? digest.parse(content.digest) : null;
}

function requireSameRecord(key: HandInKey, earlier: Digest, order: GradeOrder): void {
  if (earlier === order.runRecordDigest) return;
  throw new PodiumError(
    'CONFLICT',
    `The run record of ${nameOf(key)} differs from the one that its report was first ordered with. The report stays.`,
  );
}

function nameOf({ run, epoch, fence }: HandInKey): string {
  return `run ${run}, epoch ${epoch}, fence ${fence}`;
}
