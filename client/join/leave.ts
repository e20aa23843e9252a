import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorText } from '../../contracts/errors/podium-error.ts';
import { readEnvironment } from '../../platform/config/config.ts';
import { Channel } from '../../platform/grpc/client.ts';
import { serviceDefinition, type Services } from '../../proto/services.ts';
import { lastLines, runCommand } from '../setup/command.ts';
import { withAdministrationPath } from '../setup/executable.ts';
import type { Report } from '../setup/progress.ts';
import { PROJECT_FOLDER } from '../up/layout.ts';
import { endHolder, endLeftProcesses } from '../up/state-folder.ts';
import { removeImages, workerProgram } from './engine.ts';
import { unlinkCommand } from './link-command.ts';
import type { MemberLayout } from './member-layout.ts';
import { requireMember, type MemberRecord } from './member-record.ts';
import { ServiceManager } from './service.ts';

export interface LeaveOptions {
  readonly layout: MemberLayout;
  /** Removes the program, data and logs as well, and the images that joining brought. */
  readonly purge: boolean;
  readonly report: Report;
}

const TELL_MS = 5_000;
const CLEAR_MS = 120_000;

/**
 * Takes this machine out of the lab: what runs here is stopped and goes back into the queue, the head is told, containers
 * and volumes are removed, then the credentials. It can be called again if it was interrupted: member.json goes last.
 * Throws when something of ours could not be removed, naming it.
 */
export async function leaveHead({ layout, purge, report }: LeaveOptions): Promise<MemberRecord> {
  const member = await requireMember(layout);
  const environment = withAdministrationPath(readEnvironment());
  if (member.kind === 'worker') {
    await new ServiceManager(environment).remove();
    await endHolder(layout.root);
    await endLeftProcesses(layout.processes);
    await tellHead(layout, member, report);
    await clearContainers(layout, environment, report);
    if (purge) await removeImages(member.images, environment);
  }
  await unlinkCommand(layout, member.link);
  const files = [layout.workerConfig, layout.clientProfile, dirname(layout.privateKey)];
  for (const file of files) await rm(file, { recursive: true, force: true });
  await rm(layout.member, { force: true });
  if (purge) await rm(layout.root, { recursive: true, force: true });
  return member;
}

async function tellHead(layout: MemberLayout, member: MemberRecord, report: Report): Promise<void> {
  try {
    const { ca: caFile, certificate: certificateFile, privateKey: privateKeyFile } = layout;
    using channel = new Channel(member.coordinator, '', { caFile, certificateFile, privateKeyFile });
    const enrollment = channel.service<Services['Enrollment']>(serviceDefinition('Enrollment'));
    await enrollment.leave({}, { deadlineMs: TELL_MS });
    report('The head knows that this machine has left; what ran here is queued again.');
  } catch (error) {
    report(
      `The head could not be told (${errorText(error)}). Have its admin run: podium worker revoke ${member.name}`,
    );
  }
}

/** The worker's own program knows what it made in the engine, and on which disks. */
async function clearContainers(
  layout: MemberLayout,
  environment: Readonly<Record<string, string | undefined>>,
  report: Report,
): Promise<void> {
  if (!existsSync(layout.workerConfig)) return;
  const args = [workerProgram(PROJECT_FOLDER), '--config', layout.workerConfig, '--clear'];
  const result = await runCommand(process.execPath, args, { timeoutMs: CLEAR_MS, environment });
  if (result.status !== 0)
    report(`What is left in the container engine could not be removed:\n${lastLines(result)}`);
}
