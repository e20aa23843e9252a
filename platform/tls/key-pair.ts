import 'reflect-metadata';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import { createPrivateKey, KeyObject, webcrypto } from 'node:crypto';

export const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
export const SIGNING_ALGORITHM = { name: 'ECDSA', hash: 'SHA-256' } as const;

export interface KeyPair {
  /** PKCS #8, PEM. Never leaves the machine that made it. */
  readonly privateKeyPem: string;
  /** A certificate request for the public key, PEM. It asks for no name: whoever signs decides that. */
  readonly csrPem: string;
}

/** A new ECDSA P-256 key and a request that proves its possession. Takes milliseconds. */
export async function newKeyPair(): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(KEY_ALGORITHM, true, ['sign', 'verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: 'CN=podium',
    keys,
    signingAlgorithm: SIGNING_ALGORITHM,
  });
  return { privateKeyPem: privateKeyPem(keys.privateKey), csrPem: request.toString('pem') };
}

export function privateKeyPem(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Reads a PKCS #8 P-256 key for signing. Throws what node:crypto throws when it is none. */
export async function importSigningKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  return await webcrypto.subtle.importKey('pkcs8', der, KEY_ALGORITHM, false, ['sign']);
}
