// Original file: bundles.proto


export interface Manifest {
  /**
   * Canonical JSON; its SHA-256 is the bundle's digest.
   */
  'json'?: (Buffer | Uint8Array | string);
}

export interface Manifest__Output {
  /**
   * Canonical JSON; its SHA-256 is the bundle's digest.
   */
  'json': (Buffer);
}
