import type { Digest } from '../../contracts/ids/id.ts';
import type { Channel } from '../../platform/grpc/client.ts';
import type { Client } from '../../platform/grpc/method-types.ts';
import { serviceDefinition, type Services } from '../../proto/services.ts';
import type { BundleSource } from './bundle-source.ts';

/** The head's own store of bundles, over gRPC. */
export class HeadSource implements BundleSource {
  readonly name = 'head';
  readonly #client: Client<Services['Bundles']>;

  constructor(head: Channel) {
    this.#client = head.service<Services['Bundles']>(serviceDefinition('Bundles'));
  }

  async manifest(bundle: Digest, signal: AbortSignal): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for await (const chunk of this.#client.getManifest({ bundleDigest: bundle }, { signal }))
      parts.push(chunk.bytes);
    return Buffer.concat(parts);
  }

  async *read(file: Digest, offset: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#client.readFile({ fileDigest: file, offset }, { signal }))
      yield chunk.bytes;
  }
}
