import type { WorkerConfig } from './config.ts';
import { DockerRuntime } from './container/docker-runtime.ts';

/** Removes everything of this worker from the container engine: containers, volumes, mounted disks. Returns how many parts. For a machine that leaves; no worker runs there any more. */
export async function clearWorker(config: WorkerConfig): Promise<number> {
  const runtime = new DockerRuntime({ gateImage: config.gateImage, stateDir: config.stateDir });
  return await runtime.reap(config.id, []);
}
