import {
  errorText,
  isPodiumError,
  PodiumError,
  type ErrorCode,
} from '../../contracts/errors/podium-error.ts';
import { hexOf } from '../../contracts/ids/digest.ts';
import { digest as digestSchema, type Digest } from '../../contracts/ids/id.ts';
import { decodeImageManifest, imageBytes, type ImageManifest } from '../../contracts/images/manifest.ts';
import type { AgentSpec } from '../../contracts/ticket/ticket.ts';
import type { Logger } from '../../platform/logger/logger.ts';
import { retry, type RetryPolicy } from '../../platform/retry/retry.ts';
import type { BundleSource } from '../bundles/bundle-source.ts';
import type { ContainerRuntime, ResolvedImage } from '../container/container-runtime.ts';
import { imageArchive } from './image-archive.ts';
import type { LayerStore } from './layer-store.ts';

export interface ImageSupplyOptions {
  readonly runtime: Pick<ContainerRuntime, 'findImage' | 'loadImage' | 'resolveImage' | 'removeImage'>;
  readonly layers: LayerStore;
  readonly head: BundleSource & { published(name: string, signal: AbortSignal): Promise<string> };
  /** name:tag of the image that every run's gate is of. */
  readonly gateImage: string;
  /** Throws when the owner's ceiling has no room for that many bytes more. */
  readonly makeRoom: (bytes: number, what: string) => Promise<void>;
  /** Told of each image that is about to be used; throws when one that was brought has no room. */
  readonly noteImage: (reference: string, image: ResolvedImage) => Promise<void>;
  readonly logger: Logger;
  readonly retry?: Pick<RetryPolicy, 'attempts' | 'baseMs' | 'maxMs'>;
}

/** About ten minutes: a head that restarts costs no run anything. */
const DEFAULT_RETRY = { attempts: 25, baseMs: 500, maxMs: 30_000 };
/** Outages, and bytes that came wrong: the next try asks for the wrong chunk again. */
const PASSING: readonly ErrorCode[] = ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'DATA_LOSS', 'INTERNAL'];

/**
 * Brings the images that runs need into this machine's engine. An agent's image comes from the first of these that has
 * it: the engine; a registry, when it is named by a digest there; the head's store. Whatever a name says, what runs is
 * the image with the id in the ticket. A load belongs to the supply, not to the run that asked first: runs of one image
 * share it, and a run that is canceled takes nothing from the others.
 */
export class ImageSupply {
  readonly #options: ImageSupplyOptions;
  readonly #underWay = new Map<string, Promise<ResolvedImage>>();
  readonly #stop = new AbortController();
  #gate: Promise<void> | null = null;

  constructor(options: ImageSupplyOptions) {
    this.#options = options;
  }

  /** The agent's image, in the engine. Throws IMAGE_UNAVAILABLE, or RESOURCE_EXHAUSTED where the owner's ceiling is in the way. */
  async agentImage(
    { image, imageId }: Pick<AgentSpec, 'image' | 'imageId'>,
    signal: AbortSignal,
  ): Promise<ResolvedImage> {
    const { runtime, noteImage } = this.#options;
    const id = imageId ?? digestSchema.safeParse(image).data;
    const resolved =
      id === undefined ? await runtime.resolveImage(image, signal) : await this.#byId(image, id, signal);
    await noteImage(image, resolved);
    return resolved;
  }

  /** Brings the gate's image here when the engine lacks it and the head has published it; asked once, until it worked. */
  async ensureGate(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#gate ??= this.#ensureGate().catch((error: unknown) => {
      this.#gate = null;
      throw error;
    });
    await Promise.race([this.#gate, aborted(signal)]);
  }

  /** Gives up what is being fetched; it goes on from there the next time. */
  async close(): Promise<void> {
    this.#stop.abort(new PodiumError('CANCELED', 'The worker is stopping.'));
    await Promise.allSettled([...this.#underWay.values(), this.#gate]);
  }

  async #byId(reference: string, id: Digest, signal: AbortSignal): Promise<ResolvedImage> {
    const { runtime } = this.#options;
    return (
      (await runtime.findImage(id, signal)) ??
      (await this.#pulled(reference, id, signal)) ??
      (await this.#shared(id, `podium/image:${hexOf(id).slice(0, 16)}`, signal))
    );
  }

  /** Only a registry's digest says that what it has is what was meant. */
  async #pulled(reference: string, id: Digest, signal: AbortSignal): Promise<ResolvedImage | null> {
    if (!reference.includes('@sha256:')) return null;
    const { runtime, logger } = this.#options;
    try {
      const pulled = await runtime.resolveImage(reference, signal);
      if (pulled.id === id) return pulled;
      if (pulled.brought) await runtime.removeImage(pulled.id);
      logger.warn('the registry has another image under this digest', {
        image: reference,
        wanted: id,
        has: pulled.id,
      });
    } catch (error) {
      if (!isPodiumError(error, 'IMAGE_UNAVAILABLE')) throw error;
      logger.info('not from a registry; the head is asked', { image: reference, reason: errorText(error) });
    }
    return null;
  }

  async #shared(id: Digest, tag: string, signal: AbortSignal): Promise<ResolvedImage> {
    signal.throwIfAborted();
    let bringing = this.#underWay.get(id);
    if (bringing === undefined) {
      bringing = this.#fromHead(id, tag).finally(() => this.#underWay.delete(id));
      bringing.catch(() => undefined); // Whoever waits is told; nobody may be waiting any more.
      this.#underWay.set(id, bringing);
    }
    return await Promise.race([bringing, aborted(signal)]);
  }

  async #ensureGate(): Promise<void> {
    const { runtime, head, gateImage, noteImage, logger } = this.#options;
    const here = await runtime.findImage(gateImage, this.#stop.signal);
    if (here !== null) {
      await noteImage(gateImage, here);
      return;
    }
    const published = await this.#tried(`gate ${gateImage}`, () =>
      head.published(gateImage, this.#stop.signal),
    ).catch((error: unknown) => {
      if (!isPodiumError(error, 'NOT_FOUND')) throw error;
      throw new PodiumError(
        'IMAGE_UNAVAILABLE',
        `The engine has no gate image ${gateImage}, and the head has published none. Start the head with podium up --listen, or build the image here.`,
      );
    });
    await this.#shared(digestSchema.parse(published), gateImage, this.#stop.signal);
    logger.info('the gate image came from the head', { image: gateImage, id: published });
  }

  /** Noted here, once for all who wait for it. */
  async #fromHead(id: Digest, tag: string): Promise<ResolvedImage> {
    const { runtime, layers, head, makeRoom, noteImage, logger } = this.#options;
    const signal = this.#stop.signal;
    const manifest = await this.#manifest(id);
    // The layers as they come, and the image as the engine unpacks it from them.
    await makeRoom(layers.lackingBytes(manifest) + imageBytes(manifest), `the image ${id}`);
    using _use = layers.use(manifest);
    const startedAt = performance.now();
    try {
      await this.#tried(`image ${id}`, () => layers.ensure(manifest, head, signal));
    } catch (error) {
      if (!isPodiumError(error) || error.code === 'CANCELED') throw error;
      throw new PodiumError(
        'IMAGE_UNAVAILABLE',
        `The image ${id} cannot be had from the head: ${error.message}`,
        { cause: error },
      );
    }
    const fetchedMs = Math.round(performance.now() - startedAt);
    const archive = imageArchive(manifest, tag, (file) => layers.pathOf(file));
    const loaded = await runtime.loadImage({ id, tag, archive }, signal);
    const loadedMs = Math.round(performance.now() - startedAt) - fetchedMs;
    logger.info('image loaded from the head', {
      image: id,
      bytes: imageBytes(manifest),
      fetchedMs,
      loadedMs,
    });
    await noteImage(tag, loaded);
    return { ...loaded, brought: false };
  }

  async #manifest(id: Digest): Promise<ImageManifest> {
    try {
      return await this.#tried(`image ${id}`, async () =>
        decodeImageManifest(await this.#options.head.manifest(id, this.#stop.signal), id),
      );
    } catch (error) {
      if (!isPodiumError(error) || error.code === 'CANCELED') throw error;
      throw new PodiumError(
        'IMAGE_UNAVAILABLE',
        `The engine has no image ${id}, and it cannot be had from the head: ${error.message} On a machine that has it: podium agent add ID IMAGE`,
        { cause: error },
      );
    }
  }

  async #tried<T>(what: string, action: () => Promise<T>): Promise<T> {
    const { retry: policy = DEFAULT_RETRY, logger } = this.#options;
    const signal = this.#stop.signal;
    return await retry(action, {
      ...policy,
      signal,
      retryable: (error) => !signal.aborted && isPodiumError(error) && PASSING.includes(error.code),
      onRetry: (error, attempt) => {
        logger.warn('the head did not give it', { what, attempt, reason: errorText(error) });
      },
    });
  }
}

async function aborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener(
    'abort',
    () => reject(signal.reason instanceof Error ? signal.reason : new PodiumError('CANCELED', 'Canceled.')),
    { once: true },
  );
  return await promise;
}
