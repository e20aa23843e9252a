import { randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { hasCode } from '../store/file-error.ts';
import { decrypt, encrypt } from './sealed-file.ts';

/** What comes beyond this is dropped: one poisoned submission must not fill the disk. */
const MAX_LOG_BYTES = 16 * 1024 * 1024;
const NONCE_BYTES = 12;
const BOUND = Buffer.from('podium-sealed-log|1');

/**
 * What scorer children print may quote answers, so it is kept like answers: each entry a line of base64, sealed with
 * the vault's key. Good for finding out later what went wrong, so writing is best effort and never fails a grading.
 */
export class SealedLog {
  readonly #file: string;
  readonly #key: Buffer;

  constructor(file: string, key: Buffer) {
    this.#file = file;
    this.#key = key;
  }

  append(entry: object): void {
    try {
      if (sizeOf(this.#file) > MAX_LOG_BYTES) return;
      const nonce = randomBytes(NONCE_BYTES);
      const sealed = encrypt(this.#key, nonce, BOUND, Buffer.from(JSON.stringify(entry)));
      appendFileSync(this.#file, `${Buffer.concat([nonce, sealed]).toString('base64')}\n`, { mode: 0o600 });
    } catch {
      // a full disk: the grader says so where it matters
    }
  }

  /** @throws PodiumError DATA_LOSS for an entry of another key. */
  read(): unknown[] {
    if (sizeOf(this.#file) === 0) return [];
    return readFileSync(this.#file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const bytes = Buffer.from(line, 'base64');
        try {
          const text = decrypt(this.#key, bytes.subarray(0, NONCE_BYTES), BOUND, bytes.subarray(NONCE_BYTES));
          return JSON.parse(text.toString('utf8')) as unknown;
        } catch (error) {
          throw new PodiumError(
            'DATA_LOSS',
            `${this.#file} holds an entry that this vault key does not open.`,
            {
              cause: error,
            },
          );
        }
      });
  }
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}
