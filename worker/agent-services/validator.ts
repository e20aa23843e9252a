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

/**
 * Says whether submissions are well formed, from format.json and the sample of the public data alone. One at a time:
 * reading a large file takes a second of CPU, and `queueLength` says how many more may wait.
 */
export class Validator {
  readonly #rules = new Map<string, Promise<Rules>>();
  readonly #queueLength: number;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(queueLength = 8) {
    this.#queueLength = queueLength;
  }

  /** False when as many wait as may. */
  get hasRoom(): boolean {
    return this.#waiting <= this.#queueLength;
  }

  /** Throws DEADLINE_EXCEEDED after `timeoutMs` of reading, BAD_COMPETITION when the public data does not allow it. */
  async validate(bundleDir: string, submission: FileHandle, timeoutMs: number): Promise<Validation> {
    this.#waiting += 1;
    const turn = this.#last.then(() => this.#validate(bundleDir, submission, timeoutMs));
    this.#last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
    }
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
