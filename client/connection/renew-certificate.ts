import { readFile } from 'node:fs/promises';
import { errorText } from '../../contracts/errors/podium-error.ts';
import { isDueForRenewal } from '../../platform/tls/certificate.ts';
import { replaceCertificate, type TlsFiles } from '../../platform/tls/tls-files.ts';
import type { Head } from './connection.ts';

const RENEWAL_MS = 3_000;

/** Asks for the next certificate when the present one ends soon. What goes wrong is said, and no command fails for it. */
export async function renewWhenDue(
  head: Head,
  tls: TlsFiles | undefined,
  report: (line: string) => void,
): Promise<void> {
  if (tls === undefined) return;
  try {
    if (!isDueForRenewal(await readFile(tls.certificateFile, 'utf8'), Date.now())) return;
    const { certificatePem } = await head.enrollment.renew({}, { deadlineMs: RENEWAL_MS });
    await replaceCertificate(tls, certificatePem);
  } catch (error) {
    report(`Your certificate ends soon and could not be renewed: ${errorText(error)}`);
  }
}
