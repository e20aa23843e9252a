import { join } from 'node:path';
import type { WorkerConfig } from './config.ts';
import { DockerRuntime } from './container/docker-runtime.ts';
import { ImageRecord } from './disk/image-record.ts';

/** What clearing did. */
export interface Cleared {
  /** How many containers, volumes and mounted disks were removed. */
  readonly removed: number;
  /** Images that this worker brought and something else uses by now, in words. */
  readonly kept: readonly string[];
}

/**
 * Removes everything of this worker from the container engine: containers, volumes, mounted disks; with `images` also the
 * images that it brought. For a machine that leaves; no worker runs there any more.
 */
export async function clearWorker(config: WorkerConfig, options: { images: boolean }): Promise<Cleared> {
  const runtime = new DockerRuntime({ gateImage: config.gateImage, stateDir: config.stateDir });
  const removed = await runtime.reap(config.id, []);
  const kept: string[] = [];
  if (options.images) {
    const record = new ImageRecord(join(config.stateDir, 'images.json'));
    await record.open();
    for (const [id, { reference }] of [...record.all]) {
      if (!(await runtime.removeImage(id)) && (await runtime.hasImage(id)))
        kept.push(`${reference} (something else uses the image, or named it too)`);
      else await record.removed(id);
    }
  }
  return { removed, kept };
}
