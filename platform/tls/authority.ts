import 'reflect-metadata';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  PublicKey,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  type JsonGeneralName,
} from '@peculiar/x509';
import {
  createPrivateKey,
  createPublicKey,
  X509Certificate as NodeCertificate,
  randomBytes,
  webcrypto,
  type KeyObject,
} from 'node:crypto';
import { isIP } from 'node:net';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { parseCertificate } from './certificate.ts';
import { identityOf, identityUri, type PeerIdentity } from './identity.ts';
import { importSigningKey, KEY_ALGORITHM, privateKeyPem, SIGNING_ALGORITHM } from './key-pair.ts';

const AUTHORITY_LIFETIME_MS = 20 * 365 * 24 * 3_600_000;
/** Machines whose clock is behind take a fresh certificate all the same. */
const BACKDATED_MS = 3_600_000;

export interface AuthorityFiles {
  /** PKCS #8, PEM: who has it can name anybody. */
  readonly keyPem: string;
  readonly certificatePem: string;
}

/** Proof of possession comes with a request; a bare key (DER, SubjectPublicKeyInfo) is for the authority's own machine. */
export type Subject = { readonly csrPem: string } | { readonly publicKeySpki: Uint8Array };

export type CertificateOrder = Subject & {
  readonly identity: PeerIdentity;
  /** DNS names and IP addresses under which the holder serves; none for clients. */
  readonly hosts?: readonly string[];
  readonly lifetimeMs: number;
};

/** Makes an installation's private certificate authority: a self-signed P-256 certificate that may sign leaves alone. */
export async function createAuthority(): Promise<AuthorityFiles> {
  const keys = await webcrypto.subtle.generateKey(KEY_ALGORITHM, true, ['sign', 'verify']);
  const now = Date.now();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: `CN=Podium ${randomBytes(4).toString('hex')}`,
    keys,
    notBefore: new Date(now - BACKDATED_MS),
    notAfter: new Date(now + AUTHORITY_LIFETIME_MS),
    signingAlgorithm: SIGNING_ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { keyPem: privateKeyPem(keys.privateKey), certificatePem: pem(certificate) };
}

/** Signs the certificates of one installation: its head, its workers, its clients. */
export class Authority {
  readonly certificatePem: string;
  readonly #certificate: X509Certificate;
  readonly #publicKey: KeyObject;
  readonly #key: webcrypto.CryptoKey;

  private constructor(certificatePem: string, key: webcrypto.CryptoKey) {
    this.certificatePem = certificatePem;
    this.#certificate = new X509Certificate(certificatePem);
    this.#publicKey = new NodeCertificate(certificatePem).publicKey;
    this.#key = key;
  }

  /** Throws INVALID_ARGUMENT when the two do not belong together. */
  static async load(files: AuthorityFiles): Promise<Authority> {
    const certificate = parseCertificate(files.certificatePem);
    let matches: boolean;
    try {
      matches = certificate.ca && certificate.checkPrivateKey(createPrivateKey(files.keyPem));
    } catch (error) {
      throw new PodiumError('INVALID_ARGUMENT', "The authority's key is not a private key in PEM.", {
        cause: error,
      });
    }
    if (!matches)
      throw new PodiumError('INVALID_ARGUMENT', "The authority's key does not belong to its certificate.");
    return new Authority(files.certificatePem, await importSigningKey(files.keyPem));
  }

  /**
   * A leaf certificate, PEM. What the request itself says about names is not looked at: the identity is the caller's
   * decision. Throws INVALID_ARGUMENT for a request that is malformed, not signed by its own key, or not for P-256.
   */
  async issue(order: CertificateOrder): Promise<string> {
    const publicKey = await subjectKey(order);
    const serves = order.identity.kind !== 'client';
    const names: JsonGeneralName[] = [{ type: 'url', value: identityUri(order.identity) }];
    for (const host of order.hosts ?? []) names.push({ type: isIP(host) === 0 ? 'dns' : 'ip', value: host });
    const now = Date.now();
    const certificate = await X509CertificateGenerator.create({
      serialNumber: newSerial(),
      subject: `CN=${order.identity.kind === 'head' ? 'head' : order.identity.name}`,
      issuer: this.#certificate.subject,
      notBefore: new Date(now - BACKDATED_MS),
      notAfter: new Date(now + order.lifetimeMs),
      publicKey,
      signingKey: this.#key,
      signingAlgorithm: SIGNING_ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([
          ExtendedKeyUsage.clientAuth,
          ...(serves ? [ExtendedKeyUsage.serverAuth] : []),
        ]),
        new SubjectAlternativeNameExtension(names),
        await SubjectKeyIdentifierExtension.create(publicKey),
        await AuthorityKeyIdentifierExtension.create(this.#certificate.publicKey),
      ],
    });
    return pem(certificate);
  }

  /**
   * A new certificate with the key, the identity and the hosts of one that this authority signed before and that is
   * still good. Throws PERMISSION_DENIED for any other, and for the head's own.
   */
  async renew(certificateDer: Uint8Array, lifetimeMs: number): Promise<string> {
    const old = new NodeCertificate(certificateDer);
    const identity = identityOf({ subjectaltname: old.subjectAltName });
    const now = Date.now();
    const good =
      old.verify(this.#publicKey) && old.validFromDate.getTime() <= now && now < old.validToDate.getTime();
    if (!good || identity === null || identity.kind === 'head')
      throw new PodiumError(
        'PERMISSION_DENIED',
        'Only a worker or a client can have the certificate renewed that it holds, while it is good.',
      );
    const names = old.subjectAltName?.split(', ') ?? [];
    return await this.issue({
      publicKeySpki: old.publicKey.export({ type: 'spki', format: 'der' }),
      identity,
      hosts: names.flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []),
      lifetimeMs,
    });
  }
}

async function subjectKey(subject: Subject): Promise<PublicKey> {
  let spki: Uint8Array;
  if ('csrPem' in subject) {
    try {
      const request = new Pkcs10CertificateRequest(subject.csrPem);
      spki = new Uint8Array(request.publicKey.rawData);
      if (!(await request.verify())) throw new Error('its signature is wrong');
    } catch (error) {
      throw new PodiumError(
        'INVALID_ARGUMENT',
        'The certificate request is malformed or not signed by its key.',
        {
          cause: error,
        },
      );
    }
  } else spki = subject.publicKeySpki;
  let curve: string | undefined;
  try {
    curve = createPublicKey({ key: Buffer.from(spki), type: 'spki', format: 'der' }).asymmetricKeyDetails
      ?.namedCurve;
  } catch (error) {
    throw new PodiumError('INVALID_ARGUMENT', 'The public key cannot be read.', { cause: error });
  }
  if (curve !== 'prime256v1')
    throw new PodiumError('INVALID_ARGUMENT', 'A certificate is made for an ECDSA P-256 key alone.');
  return new PublicKey(spki);
}

/** 127 random bits; the first is clear, since a serial number is positive, and the second set, so that its length is fixed. */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

function pem(certificate: X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}
