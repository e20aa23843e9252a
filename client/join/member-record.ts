import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { MEMBER_KINDS } from '../../contracts/enrollment/invitation-token.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { writeDurably } from '../../platform/durable/durable-file.ts';
import type { MemberLayout } from './member-layout.ts';

const memberRecord = z.strictObject({
  version: z.literal(1),
  kind: z.enum(MEMBER_KINDS),
  name: z.string(),
  /** host:port of the front door, and the digest of its authority. */
  head: z.string(),
  ca: z.string(),
  /** host:port of the coordinator's services. */
  coordinator: z.string(),
  nats: z.array(z.string()),
  graders: z.array(z.string()),
  /** Where the podium command was linked to, if it was. */
  link: z.strictObject({ path: z.string(), madeFolder: z.string().nullable() }).nullable(),
  joinedAtMs: z.number(),
});
export type MemberRecord = z.infer<typeof memberRecord>;

/** To whom this machine belongs; null when it has not joined. */
export async function readMember(layout: MemberLayout): Promise<MemberRecord | null> {
  if (!existsSync(layout.member)) return null;
  return memberRecord.parse(JSON.parse(await readFile(layout.member, 'utf8')));
}

/** To whom it belonged before it left; null when that was never so, or all of it is gone. */
export async function readLeft(layout: MemberLayout): Promise<MemberRecord | null> {
  if (!existsSync(layout.left)) return null;
  return memberRecord.parse(JSON.parse(await readFile(layout.left, 'utf8')));
}

export async function requireMember(layout: MemberLayout): Promise<MemberRecord> {
  const member = await readMember(layout);
  if (member !== null) return member;
  throw new PodiumError(
    'FAILED_PRECONDITION',
    `This machine has not joined a head (${layout.member} is not there). If it was installed elsewhere, name the folder with --state.`,
  );
}

export async function writeMember(layout: MemberLayout, member: MemberRecord): Promise<void> {
  await writeDurably(layout.member, (file) => file.writeFile(JSON.stringify(member, null, 2)));
}
