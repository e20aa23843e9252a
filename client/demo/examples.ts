import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PodiumError } from '../../contracts/errors/podium-error.ts';
import { addCompetition } from '../commands/competitions.ts';
import { say } from '../commands/command-context.ts';
import type { Head } from '../connection/connection.ts';
import { uploadImage } from '../images/upload-image.ts';
import type { DockerCli } from '../setup/docker-cli.ts';
import type { AgentImage } from '../setup/images.ts';
import { PROJECT_FOLDER } from '../up/layout.ts';

export const EXAMPLE_COMPETITIONS = ['spam', 'digits', 'diamonds'];
/** Those whose data came with the packages; diamonds are fetched from Debian's mirrors. */
export const OFFLINE_EXAMPLES = ['spam', 'digits'];

/**
 * Makes the example competitions known, with their answers sealed, and the example agents; with `docker`, their images go to
 * the head's store, for machines that lack them. What is known stays.
 */
export async function registerExamples(
  head: Head,
  graderConfig: string,
  prepared: string,
  competitions: readonly string[],
  agents: readonly AgentImage[],
  docker?: DockerCli,
): Promise<void> {
  for (const id of competitions) await addCompetition(head, join(prepared, id), graderConfig, say);
  for (const { id, image, description } of agents) {
    const uploaded = docker === undefined ? null : await uploadImage(head, docker, image, say);
    await head.agents.register({ id, image, description, imageId: uploaded?.imageId ?? '' });
  }
}

/** The examples prepare themselves, as a process of their own; cached by content. */
export async function prepareExamples(folder: string, competitions: readonly string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const script = join(PROJECT_FOLDER, 'examples', 'competitions', 'prepare.ts');
  const only = competitions.flatMap((id) => ['--only', id]);
  const child = spawn(process.execPath, [script, folder, ...only], {
    stdio: ['ignore', process.stderr, 'inherit'],
  });
  child.once('error', reject);
  child.once('close', (code) => {
    if (code === 0) resolve();
    else
      reject(
        new PodiumError(
          'INTERNAL',
          `The example competitions could not be prepared (status ${code}): see above.`,
        ),
      );
  });
  await promise;
}
