import type { Head } from '../connection/connection.ts';
import { isPodiumError, PodiumError } from '../../contracts/errors/podium-error.ts';
import type { DockerCli } from '../setup/docker-cli.ts';
import { GATE_IMAGE } from '../setup/images.ts';
import { uploadImage } from './upload-image.ts';

/** Has the head give the gate's image to workers that lack it, so that a machine that joins need not build one. */
export async function publishGate(
  head: Head,
  docker: DockerCli,
  report: (line: string) => void,
): Promise<void> {
  const uploaded = await uploadImage(head, docker, GATE_IMAGE, report);
  if (uploaded === null)
    throw new PodiumError('IMAGE_UNAVAILABLE', `The engine of this machine has no image ${GATE_IMAGE}.`);
  await head.images.publish({ name: GATE_IMAGE, imageId: uploaded.imageId });
}

/** Whether a worker of this head gets the gate's image from it. */
export async function isGatePublished(head: Pick<Head, 'images'>): Promise<boolean> {
  try {
    await head.images.find({ name: GATE_IMAGE });
    return true;
  } catch (error) {
    if (isPodiumError(error, 'NOT_FOUND')) return false;
    throw error;
  }
}
