import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import type { Head } from '../connection/connection.ts';
import { writeDurably } from '../../platform/durable/durable-file.ts';
import { isGatePublished } from '../images/publish-gate.ts';
import { lastLines, runCommand, type Environment } from '../setup/command.ts';
import { CONTENT_LABEL, DockerCli } from '../setup/docker-cli.ts';
import { findExecutable } from '../setup/executable.ts';
import { readDockerDaemon, readMachineFacts } from '../setup/facts.ts';
import { ensureGateImage, GATE_IMAGE } from '../setup/images.ts';
import { BASE_IMAGE, REGISTRY_IMAGE } from '../setup/base-image.ts';
import type { MemberLayout } from './member-layout.ts';
import type { Report } from '../setup/progress.ts';

const REMOVE_MS = 60_000;

/**
 * Whether Docker can be used by whoever runs this. Throws MISSING_PREREQUISITE with what to do: nothing is installed or
 * started on a machine that is lent.
 */
export async function requireDocker(environment: Environment): Promise<void> {
  const mend = async (): Promise<string | null> => {
    if (findExecutable('docker', environment) === undefined)
      return 'Docker is not installed here, which agents run in. Install it (on Debian: sudo apt-get install docker.io), then paste the line again.';
    switch (await readDockerDaemon(environment)) {
      case 'running':
        return null;
      case 'forbidden':
        return 'This user may not use Docker. Let it (sudo usermod -aG docker "$USER", then log in again) or run the line as root. Know that access to Docker equals root on this machine.';
      case 'stopped':
        return 'The Docker engine does not run. Start it (sudo systemctl enable --now docker), then paste the line again.';
    }
  };
  const problem = await mend();
  if (problem !== null) throw new PodiumError('MISSING_PREREQUISITE', problem);
}

const brought = z.array(z.string());

/**
 * Makes what the worker itself needs in the engine, unless the head has published it: then the worker takes it from there.
 * What was not there is noted first: an attempt that is interrupted, or a machine that leaves and comes back, must not take
 * its own images for the owner's.
 */
export async function bringImages(
  layout: MemberLayout,
  head: Pick<Head, 'images'>,
  programFolder: string,
  environment: Environment,
  report: Report,
): Promise<void> {
  if (await isGatePublished(head)) return;
  const docker = new DockerCli(environment);
  const known = await readBrought(layout);
  const noted = [...new Set([...known, ...(await missing(docker))])];
  if (noted.length > known.length)
    await writeDurably(layout.brought, (file) => file.writeFile(JSON.stringify(noted)));
  const { rights } = await readMachineFacts(environment);
  try {
    await ensureGateImage({ environment, rights, projectFolder: programFolder, report });
  } catch (error) {
    throw new PodiumError(
      'MISSING_PREREQUISITE',
      `The image ${GATE_IMAGE}, which every agent runs beside, is not published by the head (podium up --listen does that), and can be made neither from a registry nor from Debian packages here. ` +
        'Once the head has it, go on with: podium join',
      { cause: error },
    );
  }
}

/**
 * Takes away the images that joining brought, and what became of them when they were made anew. Returns those that
 * something else uses, in words.
 */
export async function removeBrought(layout: MemberLayout, environment: Environment): Promise<string[]> {
  const docker = (...args: string[]) => runCommand('docker', args, { timeoutMs: REMOVE_MS, environment });
  const kept: string[] = [];
  const images = await readBrought(layout);
  for (const image of [...images].reverse()) {
    const result = await docker('image', 'rm', image);
    if (result.status !== 0 && !/no such image/i.test(result.stderr))
      kept.push(`${image} (${lastLines(result).trim()})`);
  }
  if (images.length > 0) await docker('image', 'prune', '--force', '--filter', `label=${CONTENT_LABEL}`);
  return kept;
}

async function readBrought(layout: MemberLayout): Promise<string[]> {
  const text = await readFile(layout.brought, 'utf8').catch(() => '[]');
  return brought.parse(JSON.parse(text));
}

async function missing(docker: DockerCli): Promise<string[]> {
  const found: string[] = [];
  for (const image of [REGISTRY_IMAGE, BASE_IMAGE, GATE_IMAGE])
    if ((await docker.inspectImage(image)) === undefined) found.push(image);
  return found;
}

/** The program of a worker, below the folder of the release or checkout. */
export function workerProgram(programFolder: string): string {
  return join(programFolder, 'worker', 'main.ts');
}
