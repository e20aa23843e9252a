import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { identityOf, identityUri, type PeerIdentity } from './identity.ts';

/** SHA-256 of the certificate's DER, 64 lower-case hex digits: what an invitation carries to pin the authority. */
export function certificateDigest(certificatePem: string): string {
  return createHash('sha256').update(parseCertificate(certificatePem).raw).digest('hex');
}

/** The serial number, upper-case hex, as the authority chose it. */
export function certificateSerial(certificatePem: string): string {
  return parseCertificate(certificatePem).serialNumber;
}

/** Less than a third of the lifetime is left (or none): the holder asks for a new certificate now. */
export function isDueForRenewal(certificatePem: string, nowMs: number): boolean {
  const { validFromDate, validToDate } = parseCertificate(certificatePem);
  return validToDate.getTime() - nowMs < (validToDate.getTime() - validFromDate.getTime()) / 3;
}

export interface GoodCertificate {
  readonly authorityPem: string;
  readonly privateKeyPem: string;
  readonly identity: PeerIdentity;
  readonly hosts?: readonly string[];
  readonly nowMs: number;
}

/** Whether a certificate can go on being used: by this authority, for this key and identity, for all of the hosts, not due for renewal. */
export function isCertificateGood(certificatePem: string, wanted: GoodCertificate): boolean {
  try {
    const certificate = new X509Certificate(certificatePem);
    const identity = identityOf({ subjectaltname: certificate.subjectAltName });
    return (
      certificate.verify(new X509Certificate(wanted.authorityPem).publicKey) &&
      certificate.checkPrivateKey(createPrivateKey(wanted.privateKeyPem)) &&
      identity !== null &&
      identityUri(identity) === identityUri(wanted.identity) &&
      (wanted.hosts ?? []).every(
        (host) => (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined,
      ) &&
      !isDueForRenewal(certificatePem, wanted.nowMs)
    );
  } catch {
    return false; // Damaged: a new one is made.
  }
}

/** Throws INVALID_ARGUMENT when the text is no certificate. */
export function parseCertificate(certificatePem: string): X509Certificate {
  try {
    return new X509Certificate(certificatePem);
  } catch (error) {
    throw new PodiumError('INVALID_ARGUMENT', 'This is not a certificate in PEM.', { cause: error });
  }
}
