import type { Digest } from '../../contracts/ids/id.ts';

/** Where public data may come from: the head, and later other workers. What a source says is always checked. */
export interface BundleSource {
  /** For log lines. */
  readonly name: string;
  /** A bundle's manifest as bytes. Throws NOT_FOUND, UNAVAILABLE, ... */
  manifest(bundle: Digest, signal: AbortSignal): Promise<Uint8Array>;
  /** A file's bytes from `offset` on. */
  read(file: Digest, offset: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
}
