import { readFileSync } from 'node:fs';
import { nkeys } from 'nats';
import { errorText, PodiumError } from '../../contracts/errors/podium-error.ts';

export interface Nkey {
  /** Begins with SU: whoever has it is the user. */
  readonly seed: string;
  /** Begins with U: what the server is given. */
  readonly publicKey: string;
}

/** A new user key for NATS. It signs what NATS servers ask, raw, and must therefore sign nothing else. */
export function newNkey(): Nkey {
  const pair = nkeys.createUser();
  return { seed: Buffer.from(pair.getSeed()).toString('ascii'), publicKey: pair.getPublicKey() };
}

/** Throws INVALID_ARGUMENT when the text is no user's seed. */
export function publicNkeyOf(seed: string): string {
  try {
    const publicKey = nkeys.fromSeed(Buffer.from(seed)).getPublicKey();
    if (publicKey.startsWith('U')) return publicKey;
  } catch (error) {
    throw new PodiumError('INVALID_ARGUMENT', 'This is not the seed of an nkey.', { cause: error });
  }
  throw new PodiumError('INVALID_ARGUMENT', 'This seed is not that of a user: it must begin with SU.');
}

/** True for the public key of a user, its checksum included. */
export function isPublicNkey(text: string): boolean {
  try {
    return text.startsWith('U') && nkeys.fromPublic(text).getPublicKey() === text;
  } catch {
    return false;
  }
}

/** The seed in a file. Throws FAILED_PRECONDITION naming the file. */
export function readSeed(file: string): string {
  try {
    const seed = readFileSync(file, 'utf8').trim();
    publicNkeyOf(seed);
    return seed;
  } catch (error) {
    throw new PodiumError(
      'FAILED_PRECONDITION',
      `The NATS seed ${file} cannot be used: ${errorText(error)}`,
      {
        cause: error,
      },
    );
  }
}
