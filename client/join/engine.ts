import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { runCommand, type Environment } from '../setup/command.ts';
import { DockerCli } from '../setup/docker-cli.ts';
import { findExecutable } from '../setup/executable.ts';
import { readDockerDaemon, readMachineFacts } from '../setup/facts.ts';
import { ensureGateImage, GATE_IMAGE } from '../setup/images.ts';
import { BASE_IMAGE } from '../setup/base-image.ts';
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

/** Makes what the worker itself needs in the engine; returns the images that were not there before. */
export async function bringImages(
  programFolder: string,
  environment: Environment,
  report: Report,
): Promise<string[]> {
  const docker = new DockerCli(environment);
  const before = await present(docker);
  const { rights } = await readMachineFacts(environment);
  try {
    await ensureGateImage({ environment, rights, projectFolder: programFolder, report });
  } catch (error) {
    throw new PodiumError(
      'MISSING_PREREQUISITE',
      `The image ${GATE_IMAGE}, which every agent runs beside, can be made neither from a registry nor from Debian packages here. ` +
        `Bring it from the head's machine: docker save ${GATE_IMAGE} | ssh THIS-MACHINE docker load`,
      { cause: error },
    );
  }
  return [...(await present(docker))].filter((image) => !before.has(image));
}

/** Takes images away that nothing uses any more; one that is in use stays. */
export async function removeImages(images: readonly string[], environment: Environment): Promise<void> {
  for (const image of [...images].reverse())
    await runCommand('docker', ['image', 'rm', image], { timeoutMs: REMOVE_MS, environment });
}

async function present(docker: DockerCli): Promise<Set<string>> {
  const found = new Set<string>();
  for (const image of [BASE_IMAGE, GATE_IMAGE])
    if ((await docker.inspectImage(image)) !== undefined) found.add(image);
  return found;
}

/** The program of a worker, below the folder of the release or checkout. */
export function workerProgram(programFolder: string): string {
  return join(programFolder, 'worker', 'main.ts');
}
