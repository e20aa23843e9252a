// Original file: bundles.proto


export interface GetManifestRequest {
  'bundleDigest'?: (string);
}

export interface GetManifestRequest__Output {
  'bundleDigest': (string);
}
