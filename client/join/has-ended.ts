import { readFile } from 'node:fs/promises';
import { isPodiumError } from '../../contracts/errors/podium-error.ts';
import { Channel } from '../../platform/grpc/client.ts';
import { parseCertificate } from '../../platform/tls/certificate.ts';
import { serviceDefinition, type Services } from '../../proto/services.ts';
import type { MemberLayout } from './member-layout.ts';
import type { MemberRecord } from './member-record.ts';

const ASK_MS = 5_000;

/** Whether the head counts this machine as its member no more. A head that cannot be reached says nothing of that. */
export async function hasEnded(layout: MemberLayout, member: MemberRecord): Promise<boolean> {
  const { ca: caFile, certificate: certificateFile, privateKey: privateKeyFile } = layout;
  const certificate = await readFile(certificateFile, 'utf8').catch(() => null);
  if (certificate === null || parseCertificate(certificate).validToDate.getTime() <= Date.now()) return true;
  const token = member.kind === 'client' ? await readFile(layout.clientToken, 'utf8').catch(() => '') : '';
  using channel = new Channel(member.coordinator, token, { caFile, certificateFile, privateKeyFile });
  try {
    // Every member may ask for this, and nothing comes of it: the certificate is not kept.
    await channel
      .service<Services['Enrollment']>(serviceDefinition('Enrollment'))
      .renew({}, { deadlineMs: ASK_MS });
    return false;
  } catch (error) {
    return isPodiumError(error, 'UNAUTHENTICATED');
  }
}
