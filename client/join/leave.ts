import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { errorText, PodiumError } from '../../contracts/errors/podium-error.ts';
import { readEnvironment } from '../../platform/config/config.ts';
import { Channel } from '../../platform/grpc/client.ts';
import { serviceDefinition, type Services } from '../../proto/services.ts';
import { lastLines, runCommand, type Environment } from '../setup/command.ts';
import { withAdministrationPath } from '../setup/executable.ts';
import type { Report } from '../setup/progress.ts';
import { layoutOf, PROJECT_FOLDER } from '../up/layout.ts';
import { endHolder, endLeftProcesses } from '../up/state-folder.ts';
import { removeBrought, workerProgram } from './engine.ts';
import { unlinkCommand } from './link-command.ts';
import { isOfMember, type MemberLayout } from './member-layout.ts';
import { readLeft, readMember, type MemberRecord } from './member-record.ts';
import { ServiceManager } from './service.ts';

export interface LeaveOptions {
  readonly layout: MemberLayout;
  /** Removes the program, data and logs as well, and the images that Podium brought. */
  readonly purge: boolean;
  /** Goes on although the container engine cannot be asked: it is gone from this machine. */
  readonly withoutEngine?: boolean;
  readonly report: Report;
}

/** What is here to leave, or to purge. */
export interface Leaving {
  /** Null for a machine that has left already, or that never got as far as joining. */
  readonly member: MemberRecord | null;
  /** In words: who leaves which head, or what is left to remove. */
  readonly what: string;
}

const TELL_MS = 5_000;
const CLEAR_MS = 120_000;

/** Throws FAILED_PRECONDITION where there is nothing to leave, and for the folder of a head, which is no member's. */
export async function whatToLeave(layout: MemberLayout, purge: boolean): Promise<Leaving> {
  if (existsSync(layoutOf(layout.root).coordinatorConfig)) {
    throw new PodiumError(
      'FAILED_PRECONDITION',
      `${layout.root} holds a whole Podium (podium up), which nobody leaves: stop it with Ctrl-C, and remove the folder if its records and answers are to go too.`,
    );
  }
  const member = await readMember(layout);
  if (member !== null) return { member, what: `${member.name} leaves the head at ${member.head}` };
  const left = await readLeft(layout);
  if (purge && left !== null)
    return { member, what: `${left.name} has left the head at ${left.head} before` };
  const begun = [layout.privateKey, layout.brought, join(layout.program, 'release.json')];
  if (purge && begun.some((file) => existsSync(file)))
    return { member, what: `Joining was never finished here` };
  throw new PodiumError(
    'FAILED_PRECONDITION',
    left === null
      ? `This machine has not joined a head (${layout.member} is not there). If it was installed elsewhere, name the folder with --state.`
      : `${left.name} has left the head at ${left.head} already. What is still in ${layout.root} goes with: podium leave --purge`,
  );
}

/**
 * Takes this machine out of the lab: what runs here is stopped and goes back into the queue, the head is told, containers
 * and volumes are removed, then the credentials. What the owner lends is remembered unless all is purged. It can be called
 * again if it was interrupted: the record of the membership goes last. Returns in words what is still there although all of
 * Podium was to go. Throws FAILED_PRECONDITION when the engine cannot be cleared; then nothing is lost that is needed to try again.
 */
export async function leaveHead(options: LeaveOptions): Promise<string[]> {
  const { layout, purge, report } = options;
  const { member } = await whatToLeave(layout, purge);
  const link = (member ?? (await readLeft(layout)))?.link ?? null;
  const environment = withAdministrationPath(readEnvironment());
  await new ServiceManager(environment, layout.workerConfig).remove();
  await endHolder(layout.root);
  await endLeftProcesses(layout.processes);
  if (member !== null) await tellHead(layout, member, report);
  const kept = options.withoutEngine === true ? [] : await clearEngine(layout, purge, environment);
  await unlinkCommand(layout, link);
  for (const file of [layout.clientProfile, dirname(layout.privateKey)])
    await rm(file, { recursive: true, force: true });
  if (member !== null) await rename(layout.member, layout.left);
  if (purge) kept.push(...(await removeOwn(layout)));
  return kept;
}

async function tellHead(layout: MemberLayout, member: MemberRecord, report: Report): Promise<void> {
  const [what, mend] =
    member.kind === 'worker'
      ? ['what ran here is queued again', `podium worker revoke ${member.name}`]
      : ['what was submitted here goes on', `podium user remove ${member.name}`];
  try {
    const { ca: caFile, certificate: certificateFile, privateKey: privateKeyFile } = layout;
    const token = member.kind === 'client' ? await readFile(layout.clientToken, 'utf8') : '';
    using channel = new Channel(member.coordinator, token, { caFile, certificateFile, privateKeyFile });
    const enrollment = channel.service<Services['Enrollment']>(serviceDefinition('Enrollment'));
    await enrollment.leave({}, { deadlineMs: TELL_MS });
    report(`The head knows that this machine has left; ${what}.`);
  } catch (error) {
    report(`The head could not be told (${errorText(error)}). Have its admin run: ${mend}`);
  }
}

const cleared = z.object({ kept: z.array(z.string()) });

/** The worker's own program knows what it made in the engine, on which disks, and which images it fetched. */
async function clearEngine(
  layout: MemberLayout,
  purge: boolean,
  environment: Environment,
): Promise<string[]> {
  const kept: string[] = [];
  if (existsSync(layout.workerConfig)) {
    const args = [workerProgram(PROJECT_FOLDER), '--config', layout.workerConfig, '--clear'];
    const result = await runCommand(process.execPath, [...args, ...(purge ? ['--images'] : [])], {
      timeoutMs: CLEAR_MS,
      environment,
    });
    if (result.status !== 0) {
      throw new PodiumError(
        'FAILED_PRECONDITION',
        `What Podium has in the container engine could not be removed:\n${lastLines(result)}\n` +
          'Start Docker and call this again, or, when Docker is gone from this machine, add --without-engine.',
      );
    }
    kept.push(...cleared.parse(JSON.parse(result.stdout)).kept);
  }
  if (purge) kept.push(...(await removeBrought(layout, environment)));
  return kept;
}

/** Only what is Podium's: the folder may be one that somebody chose and keeps other things in. */
async function removeOwn(layout: MemberLayout): Promise<string[]> {
  const others: string[] = [];
  // The records last: with one of them there this can be called again.
  const last = ['brought.json', 'left.json'];
  const names = (await readdir(layout.root)).filter((name) => !last.includes(name));
  for (const name of [...names, ...last]) {
    if (isOfMember(name)) await rm(join(layout.root, name), { recursive: true, force: true });
    else others.push(join(layout.root, name));
  }
  if (others.length === 0) await rmdir(layout.root);
  return others.map((path) => `${path} (not made by Podium)`);
}
