import { z } from 'zod';

const bytes = z.number().int().nonnegative();

/** What a run asks of a machine. */
export const resourceRequest = z.strictObject({
  /** Whole CPUs, given exclusively. */
  cpus: z.number().int().min(1).max(4096),
  memoryBytes: bytes.min(64 * 1024 * 1024),
  /** Writable space of the agent, /home and /tmp together. */
  diskBytes: bytes.min(16 * 1024 * 1024),
  gpus: z.number().int().min(0).max(64),
  /** Least memory of each GPU; 0 where no GPU is asked for. */
  gpuMemoryBytes: bytes,
});
export type ResourceRequest = z.infer<typeof resourceRequest>;

export const freeGpu = z.strictObject({ id: z.string().max(100), memoryBytes: bytes });

/** What a machine has to give: all that it lends, or what is free of it now. */
export const resourceOffer = z.strictObject({
  cpus: z.number().int().min(0).max(4096),
  memoryBytes: bytes,
  diskBytes: bytes,
  gpus: z.array(freeGpu).max(64),
});
export type ResourceOffer = z.infer<typeof resourceOffer>;

/** The first thing an offer lacks, as a sentence's middle ("needs 2 CPUs, has 1"); null when the request fits. */
export function lackOf(request: ResourceRequest, offer: ResourceOffer): string | null {
  if (request.cpus > offer.cpus) return `needs ${request.cpus} CPUs, has ${offer.cpus}`;
  if (request.memoryBytes > offer.memoryBytes) {
    return `needs ${gibibytes(request.memoryBytes)} of memory, has ${gibibytes(offer.memoryBytes)}`;
  }
  if (request.diskBytes > offer.diskBytes)
    return `needs ${gibibytes(request.diskBytes)} of disk, has ${gibibytes(offer.diskBytes)}`;
  const suitable = offer.gpus.filter((gpu) => gpu.memoryBytes >= request.gpuMemoryBytes).length;
  if (request.gpus > suitable) {
    const size = request.gpuMemoryBytes > 0 ? ` of ${gibibytes(request.gpuMemoryBytes)}` : '';
    return `needs ${request.gpus} GPUs${size}, has ${suitable}`;
  }
  return null;
}

export function fits(request: ResourceRequest, offer: ResourceOffer): boolean {
  return lackOf(request, offer) === null;
}

function gibibytes(value: number): string {
  return `${(value / 2 ** 30).toFixed(1)} GiB`;
}
