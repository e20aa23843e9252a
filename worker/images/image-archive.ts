import { createReadStream } from 'node:fs';
import { hexOf } from '../../contracts/ids/digest.ts';
import type { Digest } from '../../contracts/ids/id.ts';
import { filesOf, type ImageManifest } from '../../contracts/images/manifest.ts';
import { TAR_END, tarHeader, tarPadding } from '../handin/tar-format.ts';

const READ_BYTES = 1024 * 1024;

/**
 * The tar that every engine loads (`docker load`), old and new: manifest.json, the configuration, and layers that are
 * each there once. `tag` is what the engine calls the image, so that its owner sees whose it is and no prune takes it.
 */
export async function* imageArchive(
  manifest: ImageManifest,
  tag: string,
  pathOf: (digest: Digest) => string,
): AsyncGenerator<Buffer> {
  const nameOf = (digest: Digest): string =>
    digest === manifest.image ? `${hexOf(digest)}.json` : `${hexOf(digest)}/layer.tar`;
  for (const { digest, sizeBytes } of filesOf(manifest)) {
    yield tarHeader(Buffer.from(nameOf(digest)), sizeBytes, 0);
    for await (const bytes of createReadStream(pathOf(digest), { highWaterMark: READ_BYTES }))
      yield bytes as Buffer;
    yield tarPadding(sizeBytes);
  }
  const layers = manifest.layers.map(({ digest }) => nameOf(digest));
  const index = Buffer.from(
    JSON.stringify([{ Config: nameOf(manifest.image), RepoTags: [tag], Layers: layers }]),
  );
  yield tarHeader(Buffer.from('manifest.json'), index.length, 0);
  yield Buffer.concat([index, tarPadding(index.length), TAR_END]);
}
