import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeDurably } from '../../platform/durable/durable-file.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { createSecretFile, readSecretFile } from '../store/secret-file.ts';

/** Makes the key that receipts and reports are signed with, unless there is one, and writes its public half beside it. */
export async function createSigningKey(keyFile: string, publicKeyFile: string): Promise<void> {
  await createSecretFile(keyFile, () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    return Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  });
  const pem = publicPem(await readSigningKey(keyFile));
  await writeDurably(publicKeyFile, (file) => file.writeFile(pem), 0o644);
}

/** @throws PodiumError FAILED_PRECONDITION when it is missing, readable by others, or no Ed25519 key. */
export async function readSigningKey(keyFile: string): Promise<KeyObject> {
  const pem = await readSecretFile(keyFile);
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // not a key at all: the error of openssl says less than ours
  }
  throw new PodiumError('FAILED_PRECONDITION', `The key file ${keyFile} holds no Ed25519 private key.`);
}

export function publicPem(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
}
