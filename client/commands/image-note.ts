import { readEnvironment } from '../../platform/config/config.ts';
import { DockerCli } from '../setup/docker-cli.ts';

const LOOK_MS = 5_000;

/**
 * What to say about an agent's image when it can be known: the head is on this machine, so its engine is that of the
 * worker beside it, and it lacks the image. Null when it is there, or when nothing can be said.
 */
export async function missingImageNote(headAddress: string, image: string): Promise<string | null> {
  if (!/^(localhost|127\.[\d.]+|\[::1\]):\d+$/.test(headAddress)) return null;
  try {
    const docker = new DockerCli(readEnvironment(), AbortSignal.timeout(LOOK_MS));
    if ((await docker.inspectImage(image)) !== undefined) return null;
  } catch {
    return null; // No docker command here, or no engine: then nothing is known.
  }
  return `The container engine of this machine has no image ${image}. A worker pulls it when it can; else build or load it on each of them first: docker build -t ${image} FOLDER`;
}
