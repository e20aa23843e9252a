import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PodiumError } from '../contracts/errors/podium-error.ts';

/** An Ed25519 key from a PEM file. Throws INVALID_ARGUMENT naming the file and what it is for. */
export function readKey(kind: 'private' | 'public', file: string, purpose: string): KeyObject {
  let key: KeyObject;
  try {
    const pem = readFileSync(file);
    key = kind === 'private' ? createPrivateKey(pem) : createPublicKey(pem);
  } catch (error) {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `${file} (${purpose}) cannot be read as a ${kind} key in PEM form.`,
      { cause: error },
    );
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new PodiumError(
      'INVALID_ARGUMENT',
      `${file} (${purpose}) holds a key of type ${String(key.asymmetricKeyType)}; an Ed25519 key is wanted.`,
    );
  }
  return key;
}
