import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errorText, PodiumError } from '../../contracts/errors/podium-error.ts';
import { frameHeader, MAX_HEADER_BYTES } from './child/protocol.ts';
import { type ChildEnd, type Launch, WatchedProcess } from './child-process.ts';
import { parseOutcome } from './outcome-schema.ts';
import type {
  AnswersSource,
  ScoreJob,
  ScoreLimits,
  ScoreOutcome,
  ScorerFailure,
  SubmissionBytes,
} from './scorer.ts';

/** Far beyond the tenths of a second it takes on a busy machine. */
const START_TIMEOUT_MS = 30_000;
/** From the start until the answers are loaded. */
const PRIME_TIMEOUT_MS = 60_000;
/** The pieces in which a submission is read: fewer turns of the event loop than with the usual 64 KiB. */
const SUBMISSION_CHUNK_BYTES = 1024 * 1024;

/** The child ended before it took the job, through no fault of the job: another child may be tried. */
export class ChildNeverBegan extends Error {
  override readonly name = 'ChildNeverBegan';
  readonly end: ChildEnd;

  constructor(end: ChildEnd) {
    super('The scorer child ended before it took its job.');
    this.end = end;
  }
}

/**
 * One child for one job:
 *
 *   starting ──READY──▶ spare ──prime──▶ primed ──score──▶ scoring ──▶ gone
 *                         └──────────────score──────────────▲
 *
 * Its outcome is taken as soon as it is complete; what becomes of the child after that changes nothing.
 *
 * From every state `discard`, a limit or the child's own end leads to gone; nothing leads back. Code under `starting`,
 * `spare` and `primed` is our own and has seen nothing of a submission; from there on, what the child says is believed
 * only as far as the outcome's schema goes.
 */
export class ScorerChild {
  readonly gone: Promise<ChildEnd>;
  /** Resolves when it can be given a job; rejects with ChildNeverBegan. */
  readonly ready: Promise<void>;
  readonly #process: WatchedProcess;
  /** Where its competition is given ahead of the job: resolves when that is sent, or never will be. */
  #primed: Promise<void> | undefined;

  constructor(launch: Launch, limits: ScoreLimits) {
    this.#process = new WatchedProcess(launch, limits);
    this.gone = this.#process.gone;
    this.ready = this.#whenReady();
    this.ready.catch(() => {}); // whoever takes the child looks; a spare that nobody takes is just dropped
  }

  discard(): void {
    this.#process.kill('discarded');
  }

  /**
   * Gives the child its competition ahead of the job; call at most once, before `score`, whose job must have the same.
   * Never rejects: a child that cannot take it ends, and so never begins its job.
   */
  async prime(definition: object, answers: AnswersSource): Promise<void> {
    const sent = Promise.withResolvers<undefined>();
    this.#primed = sent.promise;
    const timer = setTimeout(() => this.discard(), PRIME_TIMEOUT_MS);
    try {
      await this.ready;
      const bytes = await answers.open();
      try {
        this.#sendCompetition(definition, bytes, true);
        sent.resolve(undefined);
        await this.#process.result.loaded;
      } finally {
        bytes.fill(0);
      }
    } catch {
      this.discard();
    } finally {
      clearTimeout(timer);
      sent.resolve(undefined);
    }
  }

  /**
   * Call once, when ready.
   * @throws ChildNeverBegan, before a byte of the submission was read; PodiumError as {@link Scorer.score}.
   */
  async score(job: ScoreJob, limits: ScoreLimits, signal?: AbortSignal): Promise<ScoreOutcome> {
    const child = this.#process;
    child.limits = limits;
    const cancel = (): void => child.kill('discarded');
    signal?.addEventListener('abort', cancel, { once: true });
    const timer = setTimeout(() => child.kill('timeout'), limits.wallTimeMs);
    try {
      signal?.throwIfAborted();
      const primed = this.#primed !== undefined;
      await (this.#primed ?? this.#giveCompetition(job));
      child.header.end(frameHeader({ submissionBytes: job.submission.sizeBytes }));
      if (!(await (primed ? child.result.started : child.result.taken))) {
        const end = await child.gone;
        if (primed || end.stopped === undefined) throw new ChildNeverBegan(end);
        throw failureOf(end, limits);
      }
      const flow = this.#send(job.submission);
      const said = await child.result.outcome;
      const outcome = said === undefined || child.stopped !== undefined ? undefined : parseOutcome(said);
      if (outcome === undefined) {
        if (said !== undefined) child.kill('protocol');
        const end = await child.gone;
        flow.stop();
        throw flow.fault ?? failureOf(end, limits);
      }
      // Whether the submission has more bytes than it was said to have shows after its last.
      if (outcome.kind === 'graded') await Promise.race([flow.sent, child.gone]);
      flow.stop();
      if (flow.fault !== undefined) throw flow.fault;
      return outcome;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      this.discard();
    }
  }

  async #giveCompetition({ definition, answers }: ScoreJob): Promise<void> {
    if (answers instanceof Uint8Array) {
      this.#sendCompetition(definition, answers, false);
      return;
    }
    const bytes = await answers.open();
    void this.#process.result.loaded.then(() => bytes.fill(0));
    this.#sendCompetition(definition, bytes, false);
  }

  #sendCompetition(definition: object, answers: Uint8Array, ahead: boolean): void {
    const header = frameHeader({ definition, answersBytes: answers.byteLength, ahead });
    if (header.length > MAX_HEADER_BYTES) {
      throw new PodiumError(
        'INVALID_ARGUMENT',
        `The competition's definition has ${header.length} bytes, which is too many.`,
      );
    }
    this.#process.header.write(header);
    this.#process.answers.end(answers);
  }

  async #whenReady(): Promise<void> {
    const timer = setTimeout(() => this.#process.kill('timeout'), START_TIMEOUT_MS);
    try {
      if (!(await this.#process.result.ready)) throw new ChildNeverBegan(await this.gone);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Streams the submission in, and tells what was wrong with the source when the child has gone. */
  #send({ source, sizeBytes }: SubmissionBytes): SubmissionFlow {
    const stream =
      source instanceof Readable
        ? source
        : createReadStream(source.path, { highWaterMark: SUBMISSION_CHUNK_BYTES });
    const sent = Promise.withResolvers<undefined>();
    const flow: SubmissionFlow = { fault: undefined, sent: sent.promise, stop: () => stream.destroy() };
    const lost = (message: string, cause?: unknown): void => {
      flow.fault ??= new PodiumError('DATA_LOSS', message, { cause });
      this.discard();
    };
    stream.on('error', (error: Error) => {
      // When the child's end closes first, its error is passed on to the source: no fault of the source's.
      if (!this.#process.submission.destroyed)
        lost(`The submission could not be read: ${errorText(error)}`, error);
    });
    async function* exactly(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      let count = 0;
      for await (const chunk of chunks) {
        count += chunk.length;
        if (count > sizeBytes) break;
        yield chunk;
      }
      if (count !== sizeBytes) {
        lost(
          `The submission has ${count > sizeBytes ? 'more than' : `${count} of`} the ${sizeBytes} bytes it was said to have.`,
        );
      }
      sent.resolve(undefined);
    }
    // Never awaited: into a pipe that the child's end has destroyed it may not settle. What it finds out is in `flow`.
    pipeline(stream, exactly, this.#process.submission).catch(() => {
      // the child closed its end, or `fault` says what happened
    });
    return flow;
  }
}

/**
 * The way of a submission into a child. Only a fault of the source counts, since the child may stop reading when it has
 * seen enough; a fault ends the child, so it is known by the time the child is gone.
 */
interface SubmissionFlow {
  fault: PodiumError | undefined;
  /** Resolves when all is read and a fault is known, unless the child is gone before. */
  readonly sent: Promise<void>;
  stop(): void;
}

/** Ended by itself, without complaint: only then is its result looked at. */
function wasClean(end: ChildEnd): boolean {
  return end.stopped === undefined && end.exitCode === 0;
}

const SENTENCES: Readonly<Record<ScorerFailure, string>> = {
  timeout: 'took longer than it may',
  memory: 'used more memory than it may',
  cpu: 'used more processor time than it may',
  crash: 'crashed',
  protocol: 'answered something that is no outcome',
};

/** Names a limit or a crash; never quotes the child, which may know answers. */
export function failureOf(end: ChildEnd, limits: ScoreLimits): PodiumError {
  if (end.stopped === 'discarded') return new PodiumError('CANCELED', 'Scoring was canceled.');
  const reason = end.stopped ?? reasonOfEnd(end, limits);
  return new PodiumError(
    'SCORER_FAILED',
    `The scorer ${SENTENCES[reason]}. Its own words are in the grader's sealed log.`,
    {
      details: { reason, exitCode: end.exitCode ?? -1, signal: end.signal ?? '' },
    },
  );
}

function reasonOfEnd(end: ChildEnd, limits: ScoreLimits): ScorerFailure {
  if (wasClean(end)) return 'protocol';
  const killed = end.signal === 'SIGKILL' || end.exitCode === 128 + 9;
  if (killed && (end.lastUsage?.cpuTimeMs ?? 0) > limits.cpuTimeMs * 0.9) return 'cpu'; // the kernel was quicker than the watch
  if (end.output.stderr.includes('heap out of memory')) return 'memory';
  return 'crash';
}
