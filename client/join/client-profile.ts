import { readFile } from 'node:fs/promises';
import { writeDurably } from '../../platform/durable/durable-file.ts';
import type { MemberLayout } from './member-layout.ts';
import type { MemberRecord } from './member-record.ts';

/** The profile that every command of this user reads. */
export async function writeClientProfile(layout: MemberLayout, member: MemberRecord): Promise<void> {
  const profile = {
    address: member.coordinator,
    token: await readFile(layout.clientToken, 'utf8'),
    tls: { caFile: layout.ca, certificateFile: layout.certificate, privateKeyFile: layout.privateKey },
  };
  await writeDurably(layout.clientProfile, (file) => file.writeFile(JSON.stringify(profile, null, 2)));
}
