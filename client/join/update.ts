import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { readEnvironment } from '../../platform/config/config.ts';
import { lastLines, runCommand } from '../setup/command.ts';
import type { Report } from '../setup/progress.ts';
import { storeSettings } from './credentials.ts';
import { askLab, fetchRelease } from './front-door-client.ts';
import type { MemberLayout } from './member-layout.ts';
import { requireMember, writeMember, type MemberRecord } from './member-record.ts';

export interface UpdateOptions {
  readonly layout: MemberLayout;
  /** host:port of the front door, where that has changed. */
  readonly head: string | undefined;
  readonly report: Report;
}

const UNPACK_MS = 120_000;

/**
 * Follows the head: takes over its addresses and public keys as they are now, and its release. The front door is believed
 * under the authority that this machine joined; membership and what the owner lends stay. The release is unpacked beside
 * the present one and put in its place by two renames. What runs goes on with what it has loaded until it is started again.
 */
export async function updateMember({ layout, head, report }: UpdateOptions): Promise<MemberRecord> {
  const before = await requireMember(layout);
  const address = head ?? before.head;
  const caPem = await readFile(layout.ca, 'utf8');
  const lab = await askLab(address, caPem);
  if (existsSync(join(layout.program, 'release.json'))) {
    await replaceProgram(layout, address, caPem, lab.releaseSha256);
    report(`Podium is here in the version of the head (protocol ${lab.protocol}).`);
  } else report('Podium runs from a clone here: upgrade that with git, to the version of the head.');
  await storeSettings(layout, lab);
  const { coordinator, nats, graderPublicKeysPem } = lab;
  const member = { ...before, head: address, coordinator, nats, graders: Object.keys(graderPublicKeysPem) };
  await writeMember(layout, member);
  return member;
}

async function replaceProgram(
  layout: MemberLayout,
  address: string,
  caPem: string,
  sha256: string,
): Promise<void> {
  const work = `${layout.program}.new`;
  const old = `${layout.program}.old`;
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { mode: 0o700 });
  try {
    const archive = join(work, 'release.tar.gz');
    await fetchRelease(address, caPem, sha256, archive);
    const result = await runCommand('tar', ['-xzf', archive, '-C', work], {
      timeoutMs: UNPACK_MS,
      environment: readEnvironment(),
    });
    if (result.status !== 0)
      throw new PodiumError(
        'RESOURCE_EXHAUSTED',
        `The release cannot be unpacked here:\n${lastLines(result)}`,
      );
    await rm(old, { recursive: true, force: true });
    await rename(layout.program, old);
    await rename(join(work, 'podium'), layout.program);
    await rm(old, { recursive: true, force: true });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
