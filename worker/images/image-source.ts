import type { Digest } from '../../contracts/ids/id.ts';
import type { Channel } from '../../platform/grpc/client.ts';
import type { Client } from '../../platform/grpc/method-types.ts';
import { serviceDefinition, type Services } from '../../proto/services.ts';
import type { BundleSource } from '../bundles/bundle-source.ts';

/** The head's store of images, over gRPC. What it says is always checked. */
export class HeadImages implements BundleSource {
  readonly name = 'head';
  readonly #client: Client<Services['Images']>;

  constructor(head: Channel) {
    this.#client = head.service<Services['Images']>(serviceDefinition('Images'));
  }

  /** The id of what the head has published under a name. Throws NOT_FOUND. */
  async published(name: string, signal: AbortSignal): Promise<string> {
    return (await this.#client.find({ name }, { signal })).imageId;
  }

  async manifest(image: Digest, signal: AbortSignal): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for await (const chunk of this.#client.getManifest({ imageId: image }, { signal }))
      parts.push(chunk.bytes);
    return Buffer.concat(parts);
  }

  async *read(file: Digest, offset: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#client.readFile({ fileDigest: file, offset }, { signal }))
      yield chunk.bytes;
  }
}
