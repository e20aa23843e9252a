import { createHash, X509Certificate } from 'node:crypto';
import { PodiumError } from '../../contracts/errors/podium-error.ts';

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

/** Throws INVALID_ARGUMENT when the text is no certificate. */
export function parseCertificate(certificatePem: string): X509Certificate {
  try {
    return new X509Certificate(certificatePem);
  } catch (error) {
    throw new PodiumError('INVALID_ARGUMENT', 'This is not a certificate in PEM.', { cause: error });
  }
}
