import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { decodeInvitation, type InvitationToken } from '../../contracts/enrollment/invitation-token.ts';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { readEnvironment } from '../../platform/config/config.ts';
import { Head } from '../connection/connection.ts';
import { readMachine } from '../commands/up.ts';
import { withAdministrationPath } from '../setup/executable.ts';
import type { Report } from '../setup/progress.ts';
import { layoutOf, PROJECT_FOLDER } from '../up/layout.ts';
import { hasEnded } from './has-ended.ts';
import { leaveHead } from './leave.ts';
import { bringImages, requireDocker } from './engine.ts';
import { enrollWith } from './front-door-client.ts';
import { lendingOf, writeWorkerConfig, type LendingWish } from './lending.ts';
import { linkCommand } from './link-command.ts';
import { memberLayout, memberRoot, type MemberLayout } from './member-layout.ts';
import { readMember, requireMember, writeMember, type MemberRecord } from './member-record.ts';
import { writeClientProfile } from './client-profile.ts';

export interface JoinOptions {
  /** Absent: this machine joined before, and is only to be started. */
  readonly token: string | undefined;
  readonly state: string | undefined;
  readonly lending: LendingWish;
  readonly report: Report;
}

export interface Joined {
  readonly layout: MemberLayout;
  readonly member: MemberRecord;
}

/**
 * Makes this machine a member of the head that the token is of: a worker ready to be started, or a client with a
 * profile. INVARIANTS
 * - Nothing is asked of the head before this machine has what it must bring itself: an invitation is of one use. What the
 *   head may give instead, the gate's image, is seen to after that.
 * - Keys are kept before they are shown; member.json is written when the head has let it in. So it can be interrupted
 *   anywhere and called again.
 * - On a machine that has joined it changes what the owner lends, and nothing else; with an invitation and a membership
 *   that has ended (revoked, or its certificate out of time) it joins anew, under new keys.
 * Throws MISSING_PREREQUISITE, or FAILED_PRECONDITION for a machine that belongs elsewhere.
 */
export async function joinHead(options: JoinOptions): Promise<Joined> {
  const token = options.token === undefined ? undefined : decodeInvitation(options.token);
  const layout = memberLayout(memberRoot(options.state, token?.kind ?? 'worker'));
  refuseWholePodium(layout);
  let before = token === undefined ? await requireMember(layout) : await readMember(layout);
  if (before !== null && token !== undefined) {
    refuseOther(before, token);
    if (await hasEnded(layout, before)) {
      options.report(`${before.name} is no member of ${before.head} any more: joining anew.`);
      await leaveHead({ layout, purge: false, report: () => undefined });
      before = null;
    }
  }
  if (before !== null) options.report(`This machine is ${before.name} of ${before.head} already.`);
  const kind = before?.kind ?? token?.kind ?? 'worker';
  await mkdir(layout.root, { recursive: true, mode: 0o700 });
  if (kind === 'client') {
    const member = before ?? (await enroll(layout, present(token)));
    await writeClientProfile(layout, member);
    return { layout, member };
  }
  const environment = withAdministrationPath(readEnvironment());
  await requireDocker(environment);
  const facts = await readMachine(layout.root, options.lending.gpus ?? []);
  const lending = await lendingOf(layout, options.lending, facts);
  const member = before ?? (await enroll(layout, present(token)));
  const { ca: caFile, certificate: certificateFile, privateKey: privateKeyFile } = layout;
  using head = new Head({
    address: member.coordinator,
    token: '',
    tls: { caFile, certificateFile, privateKeyFile },
  });
  await bringImages(layout, head, PROJECT_FOLDER, environment, options.report);
  await writeWorkerConfig(layout, member, lending);
  return { layout, member };
}

async function enroll(layout: MemberLayout, token: InvitationToken): Promise<MemberRecord> {
  // Loaded when needed: the other commands do without keys, and start sooner.
  const { enrollmentWish, storeEnrolled } = await import('./credentials.ts');
  const enrolled = await enrollWith(token, await enrollmentWish(layout, token));
  await storeEnrolled(layout, enrolled);
  const member: MemberRecord = {
    version: 1,
    kind: enrolled.member,
    name: enrolled.name,
    head: token.head,
    ca: token.ca,
    coordinator: enrolled.coordinator,
    nats: enrolled.nats,
    graders: Object.keys(enrolled.graderPublicKeysPem),
    link: await linkCommand(layout),
    joinedAtMs: Date.now(),
  };
  await writeMember(layout, member);
  await rm(layout.left, { force: true });
  return member;
}

function present(token: InvitationToken | undefined): InvitationToken {
  if (token === undefined) throw new RangeError('Nobody joins without a token.');
  return token;
}

/** A folder of `podium up` holds a head. */
function refuseWholePodium(layout: MemberLayout): void {
  if (!existsSync(layoutOf(layout.root).coordinatorConfig)) return;
  throw new PodiumError(
    'FAILED_PRECONDITION',
    `${layout.root} holds a whole Podium (podium up). To join another head as well, name another folder: --state FOLDER`,
  );
}

function refuseOther(member: MemberRecord, token: InvitationToken): void {
  if (member.ca === token.ca && member.kind === token.kind) return;
  throw new PodiumError(
    'FAILED_PRECONDITION',
    `This machine is the ${member.kind} ${member.name} of the head at ${member.head}. Leave that one first (podium leave), or name another folder for this one: --state FOLDER`,
  );
}
