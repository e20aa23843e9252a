import { createReadStream } from 'node:fs';
import { readFile, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { submissionFormatSchema } from '../../contracts/submission/format-schema.ts';
import type { SubmissionFormat } from '../../contracts/submission/format.ts';
import type { Ids } from '../../contracts/submission/id-set.ts';
import { readIdSet, validateSubmission, type Validation } from '../../contracts/submission/validate.ts';

interface Rules {
  readonly format: SubmissionFormat;
  readonly ids: Ids;
}

const MAX_FORMAT_BYTES = 16 * 1024 * 1024;
/** Id sets of a few competitions are kept; one of 5 million rows takes about 100 MB. */
const CACHED_RULES = 3;
const READ_BYTES = 256 * 1024;

interface Turn {
  readonly go: () => Promise<void>;
}

/**
 * Says whether submissions are well formed, from format.json and the sample of the public data alone. One at a time:
 * reading a large file takes a second of CPU. Runs take turns: one that asks all the time makes another wait for one of its
 * files, not for all of them. `perRun` says how many of one run may wait or be read.
 */
export class Validator {
  readonly #rules = new Map<string, Promise<Rules>>();
  readonly #perRun: number;
  /** What waits, by run; the run whose turn is next comes first. */
  readonly #waiting = new Map<string, Turn[]>();
  /** Waiting and being read, by run. */
  readonly #counts = new Map<string, number>();
  #busy = false;

  constructor(perRun = 2) {
    this.#perRun = perRun;
  }

  /** False when as many of this run wait as may. */
  hasRoom(run: string): boolean {
    return (this.#counts.get(run) ?? 0) < this.#perRun;
  }

  /** Throws DEADLINE_EXCEEDED after `timeoutMs` of reading, BAD_COMPETITION when the public data does not allow it. */
  async validate(
    run: string,
    bundleDir: string,
    submission: FileHandle,
    timeoutMs: number,
  ): Promise<Validation> {
    const { promise, resolve, reject } = Promise.withResolvers<Validation>();
    this.#count(run, 1);
    this.#enqueue(run, {
      go: () => this.#validate(bundleDir, submission, timeoutMs).then(resolve, reject),
    });
    void this.#work();
    try {
      return await promise;
    } finally {
      this.#count(run, -1);
    }
  }

  #enqueue(run: string, turn: Turn): void {
    this.#waiting.set(run, [...(this.#waiting.get(run) ?? []), turn]);
  }

  /** Reads what waits, the next run's first file each time, until nothing waits. */
  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#take(); next !== null; next = this.#take()) await next.go();
    } finally {
      this.#busy = false;
    }
  }

  #take(): Turn | null {
    for (const [run, [first, ...rest]] of this.#waiting) {
      this.#waiting.delete(run);
      if (rest.length > 0) this.#waiting.set(run, rest); // To the end of the line.
      if (first !== undefined) return first;
    }
    return null;
  }

  #count(run: string, change: number): void {
    const count = (this.#counts.get(run) ?? 0) + change;
    if (count > 0) this.#counts.set(run, count);
    else this.#counts.delete(run);
  }

  async #validate(bundleDir: string, submission: FileHandle, timeoutMs: number): Promise<Validation> {
    const { format, ids } = await this.#rulesOf(bundleDir);
    return await validateSubmission(format, ids, limitedRead(submission, performance.now() + timeoutMs));
  }

  /** The least recently used go first. */
  async #rulesOf(bundleDir: string): Promise<Rules> {
    const rules = this.#rules.get(bundleDir) ?? readRules(bundleDir);
    this.#rules.delete(bundleDir);
    this.#rules.set(bundleDir, rules);
    for (const [oldest] of this.#rules) {
      if (this.#rules.size <= CACHED_RULES) break;
      this.#rules.delete(oldest);
    }
    try {
      return await rules;
    } catch (error) {
      this.#rules.delete(bundleDir);
      throw error;
    }
  }
}

async function readRules(bundleDir: string): Promise<Rules> {
  const path = join(bundleDir, 'format.json');
  const facts = await stat(path).catch(() => null);
  if (facts === null || facts.size > MAX_FORMAT_BYTES) {
    throw new PodiumError('BAD_COMPETITION', 'The public data has no format.json of a sensible size.');
  }
  const format = submissionFormatSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  return { format, ids: await readIdSet(format, createReadStream(join(bundleDir, format.sample))) };
}

/** The file from its start; between two reads others get their turn, and the deadline is looked at. */
async function* limitedRead(file: FileHandle, deadline: number): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  for (let offset = 0; ;) {
    if (performance.now() > deadline)
      throw new PodiumError('DEADLINE_EXCEEDED', 'The validation took too long.');
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
    if (bytesRead === 0) return;
    offset += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
