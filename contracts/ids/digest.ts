import { createHash } from 'node:crypto';
import type { Digest } from './id.ts';

/** SHA-256 of `bytes`, as `sha256:<hex>`. */
export function digestOf(bytes: Uint8Array | string): Digest {
  return asDigest(createHash('sha256').update(bytes).digest('hex'));
}

/** Names 64 hex digits that a running hash gave. */
export function asDigest(hex: string): Digest {
  return `sha256:${hex}` as Digest;
}

/** The 64 hex digits alone: a file's name in a content-addressed folder. */
export function hexOf(digest: Digest): string {
  return digest.slice('sha256:'.length);
}
