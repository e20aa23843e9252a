import { z } from 'zod';
import { bundleFile, CHUNK_BYTES, type BundleFile } from '../bundle/manifest.ts';
import { PodiumError } from '../errors/podium-error.ts';
import { digest, type Digest } from '../ids/id.ts';

/** An image's configuration is a few kilobytes; it is read whole. */
export const MAX_IMAGE_CONFIG_BYTES = 4 * 1024 * 1024;
const MAX_LAYERS = 500;

const contentFile = bundleFile.refine(
  ({ chunks, sizeBytes }) => chunks.length === Math.ceil(sizeBytes / CHUNK_BYTES),
  'one digest per chunk is wanted',
);

/**
 * An image's files as they travel: its configuration and its layers (uncompressed, lowest first; one may occur twice).
 * Nothing in it has to be believed: the image's id is the configuration's digest, and that names the layers.
 */
const imageManifest = z.strictObject({
  version: z.literal(1),
  image: digest,
  config: contentFile,
  layers: z.array(contentFile).max(MAX_LAYERS),
});
export type ImageManifest = z.infer<typeof imageManifest>;

/** What we read of a configuration (OCI image config, the same since Docker 1.10). */
const imageConfig = z.object({
  rootfs: z.object({ type: z.literal('layers'), diff_ids: z.array(digest).max(MAX_LAYERS) }),
});

/** The layers' digests, lowest first. Throws INVALID_ARGUMENT for what is no configuration of an image. */
export function layersOf(config: Uint8Array, image: Digest): Digest[] {
  const parsed = imageConfig.safeParse(parseJson(config));
  if (parsed.success) return parsed.data.rootfs.diff_ids;
  throw new PodiumError(
    'INVALID_ARGUMENT',
    `${image} is not the configuration of an image: it names no layers.`,
  );
}

/** Checks the manifest of an image that is known by its id. Throws DATA_LOSS; the layers are checked by checkLayers. */
export function decodeImageManifest(json: Uint8Array, image: Digest): ImageManifest {
  const parsed = imageManifest.safeParse(parseJson(json));
  if (parsed.success && parsed.data.image === image && parsed.data.config.digest === image) {
    if (parsed.data.config.sizeBytes <= MAX_IMAGE_CONFIG_BYTES) return parsed.data;
  }
  const why = parsed.success ? 'it is of another image' : z.prettifyError(parsed.error);
  throw new PodiumError(
    'DATA_LOSS',
    `What was sent as the manifest of the image ${image} is not that: ${why}`,
  );
}

/** Checks that the manifest's layers are those of the (checked) configuration. Throws DATA_LOSS. */
export function checkLayers(manifest: ImageManifest, config: Uint8Array): void {
  const wanted = layersOf(config, manifest.image);
  const named = manifest.layers.map((layer) => layer.digest);
  if (wanted.length === named.length && wanted.every((layer, index) => layer === named[index])) return;
  throw new PodiumError(
    'DATA_LOSS',
    `The manifest of the image ${manifest.image} names other layers than the image itself.`,
  );
}

/** Each file once. */
export function filesOf({ config, layers }: ImageManifest): BundleFile[] {
  return [...new Map([config, ...layers].map((file) => [file.digest, file])).values()];
}

export function imageBytes(manifest: ImageManifest): number {
  return filesOf(manifest).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
