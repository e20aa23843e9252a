// Original file: bundles.proto


export interface PutManifestReply {
  'bundleDigest'?: (string);
}

export interface PutManifestReply__Output {
  'bundleDigest': (string);
}
