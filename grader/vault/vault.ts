import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { asDigest, hexOf } from '../../contracts/ids/digest.ts';
import type { Digest } from '../../contracts/ids/id.ts';
import { writeDurably } from '../../platform/durable/durable-file.ts';
import { createSecretFile, readSecretFile } from '../store/secret-file.ts';
import { SealedLog } from './sealed-log.ts';
import { KEY_BYTES, openContent, sealContent, type SealedFor } from './sealed-file.ts';

/** In front of the answers inside the seal, so that the published digest cannot be tried against guessed answers. */
const SALT_BYTES = 32;

export interface Sealed {
  /** The file's name in the vault. */
  readonly file: string;
  /** Salted: tells two sealings apart, says nothing of the answers. */
  readonly answersDigest: Digest;
}

/** The one place where answers are kept and read. Plaintext is only ever in memory. */
export class Vault {
  readonly #folder: string;
  readonly #key: Buffer;

  private constructor(folder: string, key: Buffer) {
    this.#folder = folder;
    this.#key = key;
  }

  /** Makes the key unless there is one. Losing the key loses the answers: back it up apart from the sealed files. */
  static async createKey(keyFile: string): Promise<void> {
    await createSecretFile(keyFile, () => randomBytes(KEY_BYTES));
  }

  /** @throws PodiumError FAILED_PRECONDITION when the key is missing, malformed, or readable by others. */
  static async withKey(folder: string, keyFile: string): Promise<Vault> {
    const key = await readSecretFile(keyFile);
    if (key.length !== KEY_BYTES) {
      throw new PodiumError(
        'FAILED_PRECONDITION',
        `The key file ${keyFile} holds ${key.length} bytes, not ${KEY_BYTES}.`,
      );
    }
    return new Vault(folder, key);
  }

  /** The log of what scorer children print, sealed with the same key. */
  log(file: string): SealedLog {
    return new SealedLog(file, this.#key);
  }

  /** Seals compiled answers into a new file; on disk when this returns. */
  async seal(owner: SealedFor, answers: Uint8Array): Promise<Sealed> {
    const content = Buffer.concat([randomBytes(SALT_BYTES), answers]);
    const answersDigest = asDigest(createHash('sha256').update(content).digest('hex'));
    const sealed = sealContent(this.#key, owner, content);
    content.fill(0);
    const file = `${owner.competition}-${hexOf(answersDigest).slice(0, 32)}.sealed`;
    await writeDurably(join(this.#folder, file), (handle) => handle.writeFile(sealed), 0o400);
    return { file, answersDigest };
  }

  /** The compiled answers. @throws PodiumError DATA_LOSS naming the competition. */
  async open(owner: SealedFor, file: string): Promise<Buffer> {
    let sealed: Buffer;
    try {
      sealed = await readFile(join(this.#folder, file));
    } catch (error) {
      throw new PodiumError(
        'DATA_LOSS',
        `The sealed answers of ${owner.competition} cannot be read. Restore the grader's state folder from a backup, or add the competition again.`,
        { details: { competition: owner.competition }, cause: error },
      );
    }
    return openContent(this.#key, owner, sealed).subarray(SALT_BYTES);
  }
}
